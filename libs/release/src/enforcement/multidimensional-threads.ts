import { type Requirement } from '#libs/contracts';
import {
  type ClassList,
  classTest,
  closePieces,
  type CodedTable,
  multidimensional,
  type MultidimensionalResult,
  openPieces,
  type Pieces,
  type SensitiveAttribute,
} from '#libs/deidentify';
import { runThread } from '../run-thread.js';
import type { PartitionTask, SplitPiece } from './partition.worker.js';

export interface ThreadOptions {
  readonly table: CodedTable;
  readonly requirement: Requirement;
  /** What the models know of the table's sensitive columns. */
  readonly attributes: readonly SensitiveAttribute[];
  /** Threads that split; 2 unless told. */
  readonly threads?: number;
  /** Tables of fewer rows are split where the caller runs: to start threads takes longer. */
  readonly fewestRows?: number;
  readonly signal?: AbortSignal;
  /** The thread's program, which the build puts beside this one. */
  readonly entry?: URL;
}

/** Pieces a thread: enough that the last to end leaves the others idle for little. */
const piecesEach = 4;

/** Open pieces, the largest first, so that what takes longest is not begun last. */
function queue({ list }: Pieces): { readonly piece: number; readonly from: number; readonly to: number }[] {
  const all = Array.from({ length: list.length }, (_, piece) => ({
    piece,
    from: piece === 0 ? 0 : (list.ends[piece - 1] ?? 0),
    to: list.ends[piece] ?? 0,
  }));
  const open = all.filter(({ piece }) => list.fates[piece] === 0);
  return open.sort((a, b) => b.to - b.from - (a.to - a.from) || a.piece - b.piece);
}

/**
 * Mondrian on several threads over shared memory: the very result of `multidimensional`, whatever the number of threads, for the top of the tree
 * is split first and the pieces depend on nothing but their own records.
 * @throws Problem release.limit-missed as `multidimensional` does; internal.error when a thread fails
 */
export async function multidimensionalThreads(options: ThreadOptions): Promise<MultidimensionalResult> {
  const { table, requirement, attributes, threads = 2, fewestRows = 200_000, signal } = options;
  const test = classTest(requirement, attributes);
  if (threads < 2 || table.length < fewestRows) return multidimensional(table, requirement, test);
  const input = { table, requirement, classTest: test };
  const largest = Math.max(1, Math.ceil(table.length / (threads * piecesEach)));
  const newCells = (length: number) =>
    new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
  const pieces = openPieces({ ...input, largest, newCells });
  const open = queue(pieces);
  const task: PartitionTask = {
    records: pieces.records,
    requirement,
    attributes,
    pieces: Int32Array.from(open.flatMap(({ from, to }) => [from, to])),
    taken: new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)),
  };
  const split: ClassList[] = [];
  const receive = ({ piece, classes }: SplitPiece): void => {
    const place = open[piece]?.piece;
    if (place !== undefined) split[place] = classes;
  };
  const entry = options.entry ?? new URL('./partition.worker.js', import.meta.url);
  const running = Array.from({ length: Math.min(threads, open.length) }, () =>
    runThread<SplitPiece>(entry, task, receive, signal),
  );
  const ended = await Promise.allSettled(running);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return closePieces(input, pieces, split);
}
