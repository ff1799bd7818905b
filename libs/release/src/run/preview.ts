import { type Column, type Plan } from '#libs/contracts';
import { type DomainKeys, toDuckdbSql, withHierarchies } from '#libs/deidentify';
import { openScratch, openAccess, type StoreAccess } from '#libs/storage';
import { engineFor, identifier, instantText, openEngine } from '#libs/tabular';
import { partRelation } from '../tables/part-relation.js';
import { type WorkerContext } from '#libs/worker';
import { type PreviewOutcome } from '../outcomes.js';
import { prepare } from '../tables/prepare.js';
import { workerTools } from './worker-tools.js';
import { openInto, type Openable, sizesOf } from './openable.js';

export interface PreviewTask {
  readonly store: StoreAccess;
  readonly scratch: string;
  /** The version's first part: enough for a look. */
  readonly part: Openable;
  readonly plan: Plan;
  readonly keys: ReadonlyMap<string, DomainKeys>;
  readonly limit: number;
}

/** Cells as a download writes them, instants with their zone; of bytes a preview tells how many there are. */
const shown = (columns: readonly Column[]): string =>
  columns
    .map(({ name, type }) => {
      const cell = identifier(name);
      if (type === 'instant') return `${instantText(cell)} AS ${cell}`;
      return type === 'bytes' ? `octet_length(${cell}) || ' bytes' AS ${cell}` : cell;
    })
    .join(', ');

/**
 * The first records of a version as they are and as a plan's techniques make them, without enforcement.
 * @throws Problem policy.inapplicable; object.tampered
 */
export async function preview(
  { plan: compiled, ...task }: PreviewTask,
  { signal }: WorkerContext,
): Promise<PreviewOutcome> {
  const plan = withHierarchies(compiled);
  const scratch = openScratch(task.scratch);
  const options = { ...engineFor(plan.raw, sizesOf([task.part])), connections: 1 };
  const engine = await openEngine({ newFile: () => scratch.file(), ...options });
  try {
    const file = await openInto(openAccess(task.store), scratch, task.part);
    // A column that came later is null in the first part.
    const { sql: part, number } = await partRelation(engine, file, plan.raw, new Set());
    const columns = plan.raw.map(({ name }) => identifier(name)).join(', ');
    const first = `SELECT ${columns} FROM (${part}) ORDER BY ${number} LIMIT ${Math.trunc(task.limit)}`;
    // Numbered as they come, which is as they are numbered in the version: these are its first records.
    const statements = toDuckdbSql(plan, { source: `(${first})`, tools: workerTools(task.keys) });
    await prepare(engine, statements, signal);
    const { sql, parameters } = statements.released();
    return {
      before: await engine.query(`SELECT ${shown(plan.raw)} FROM (${first})`, [], signal),
      after: await engine.query(`SELECT ${shown(plan.columns)} FROM (${sql})`, parameters, signal),
    };
  } finally {
    engine.close();
    scratch.close();
  }
}
