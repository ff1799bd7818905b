import { type DomainKeys, reversalOf } from '#libs/deidentify';
import { type Column, type PlannedColumn } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { aesBlocks, aesSiv } from '#libs/seal';
import { openScratch, type Scratch, openAccess, type StoreAccess } from '#libs/storage';
import { identifier, openEngine } from '#libs/tabular';
import { type WorkerContext } from '#libs/worker';
import { type ReidentifyOutcome } from '../outcomes.js';
import { openInto, type Openable } from './openable.js';

export interface ReidentifyTask {
  readonly store: StoreAccess;
  readonly scratch: string;
  /** The release's parts. */
  readonly parts: readonly Openable[];
  /** The release's columns. */
  readonly columns: readonly Column[];
  readonly column: PlannedColumn;
  readonly keys: ReadonlyMap<string, DomainKeys>;
  readonly tokens: readonly string[];
}

/** Those of the tokens that the release has in the column, looked for part by part. */
async function present(task: ReidentifyTask, scratch: Scratch, signal: AbortSignal): Promise<Set<string>> {
  const store = openAccess(task.store);
  const engine = await openEngine({ newFile: () => scratch.file(), connections: 1 });
  try {
    const found = new Set<string>();
    const wanted = [...new Set(task.tokens)];
    const x = `CAST(${identifier(task.column.name)} AS VARCHAR)`;
    const places = wanted.map((_, i) => `$${i + 1}`).join(', ');
    for (const part of task.parts) {
      const file = await openInto(store, scratch, part);
      try {
        const relation = await engine.relation([file], task.columns);
        const sql = `SELECT DISTINCT ${x} AS token FROM (${relation}) WHERE ${x} IN (${places})`;
        for (const { token } of await engine.query(sql, wanted, signal)) {
          if (typeof token === 'string') found.add(token);
        }
      } finally {
        file.close();
      }
    }
    return found;
  } finally {
    engine.close();
  }
}

/**
 * What tokens of a release stand for; null for each that the release does not hold.
 * @throws Problem policy.inapplicable for a one-way technique; object.tampered
 */
export async function reidentify(
  task: ReidentifyTask,
  { signal }: WorkerContext,
): Promise<ReidentifyOutcome> {
  const scratch = openScratch(task.scratch);
  try {
    const reverse = reversalOf(task.column, { keys: task.keys, aes: aesBlocks, siv: (key) => aesSiv(key) });
    if (reverse === undefined) throw problem('policy.inapplicable', 'The column is one-way.');
    // A right to one release is none to all that share its domain's key: what is not in it stays closed.
    const there = await present(task, scratch, signal);
    return { values: reverse(task.tokens.map((token) => (there.has(token) ? token : null))) };
  } finally {
    scratch.close();
  }
}
