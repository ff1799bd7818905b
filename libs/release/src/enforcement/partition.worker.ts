import { parentPort, workerData } from 'node:worker_threads';
import { type Requirement } from '#libs/contracts';
import {
  type ClassList,
  classTest,
  type Records,
  pieceSplitter,
  type SensitiveAttribute,
} from '#libs/deidentify';

/** What a thread is given: records in shared memory, and which of them are pieces to split. */
export interface PartitionTask {
  readonly records: Records;
  readonly requirement: Requirement;
  readonly attributes: readonly SensitiveAttribute[];
  /** Where pieces begin and end, [from, to) for each, in the order in which they are to be taken. */
  readonly pieces: Int32Array;
  /** How many pieces have been taken by all threads together, in shared memory. */
  readonly taken: Int32Array;
}

export interface SplitPiece {
  readonly piece: number;
  readonly classes: ClassList;
}

const { records, requirement, attributes, pieces, taken } = workerData as PartitionTask;
const split = pieceSplitter(records, requirement, classTest(requirement, attributes));
for (;;) {
  const piece = Atomics.add(taken, 0, 1);
  const [from, to] = [pieces[2 * piece], pieces[2 * piece + 1]];
  if (from === undefined || to === undefined) break;
  const classes = split(from, to);
  const { ends, fates, bounds } = classes;
  const message: SplitPiece = { piece, classes };
  parentPort?.postMessage(message, [ends.buffer, fates.buffer, bounds.buffer] as ArrayBuffer[]);
}
