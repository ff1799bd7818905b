import { type Column } from '#libs/contracts';
import {
  openScratch,
  type SealedStore,
  type Scratch,
  type ScratchFile,
  openAccess,
  type StoreAccess,
} from '#libs/storage';
import { engineFor, exportRelation, openEngine } from '#libs/tabular';
import { type WorkerContext } from '#libs/worker';
import { type ReadOutcome } from '../outcomes.js';
import { openInto, type Openable, sizesOf } from './openable.js';

/** Rises when a release is written as other bytes than before, also by another version of the engine: entity tags hang on it. */
export const exportVersion = 1;

export interface ReadTask {
  readonly store: StoreAccess;
  readonly scratch: string;
  readonly parts: readonly Openable[];
  readonly columns: readonly Column[];
  readonly format: 'csv' | 'ndjson' | 'parquet';
  /** The columns that are wanted, in this order; all when absent. */
  readonly select?: readonly string[];
  /** How many rows of each part are wanted; all when absent. */
  readonly most?: readonly number[];
  /** Whether a CSV is for a spreadsheet, which must find no formula in it. */
  readonly spreadsheet: boolean;
}

/** Opens one part after the other, so that only one is in memory at a time. */
async function* partByPart(
  task: ReadTask,
  store: SealedStore,
  scratch: Scratch,
): AsyncGenerator<ScratchFile> {
  for (const part of task.parts) {
    const file = await openInto(store, scratch, part);
    try {
      yield file;
    } finally {
      file.close();
    }
  }
}

async function allParts(task: ReadTask, store: SealedStore, scratch: Scratch): Promise<ScratchFile[]> {
  const files: ScratchFile[] = [];
  for (const part of task.parts) files.push(await openInto(store, scratch, part));
  return files;
}

/**
 * Compares those parts with their digests that are opened when bytes have gone out already, while the others are being opened and
 * written: a tampered part is answered with a problem, not with half a document.
 */
async function checkLater({ parts, format }: ReadTask, store: SealedStore): Promise<void> {
  if (format !== 'parquet') for (const { object } of parts.slice(1)) await store.check(object);
}

/**
 * Writes a release's records, in the order of its parts, as one document.
 * @throws Problem object.tampered, before anything is written
 */
export async function readRelease(
  task: ReadTask,
  { write, signal }: Pick<WorkerContext, 'write' | 'signal'>,
): Promise<ReadOutcome> {
  const scratch = openScratch(task.scratch);
  const store = openAccess(task.store);
  const options = engineFor(task.columns, sizesOf(task.parts));
  const engine = await openEngine({ newFile: () => scratch.file(), ...options });
  const { columns, select, most } = task;
  const common = { engine, columns, signal, ...(select && { select }), ...(most && { most }) };
  try {
    const checked = checkLater(task, store);
    checked.catch(() => undefined); // asked for below, when there is something to write
    const blocks =
      task.format === 'parquet'
        ? exportRelation({ ...common, format: task.format, parts: await allParts(task, store, scratch) })
        : exportRelation({
            ...common,
            format: task.format,
            parts: partByPart(task, store, scratch),
            spreadsheet: task.spreadsheet,
          });
    let bytes = 0;
    for await (const block of blocks) {
      await checked;
      await write(block);
      bytes += block.length;
    }
    return { bytes };
  } finally {
    engine.close();
    scratch.close();
  }
}
