import { type EntityClass } from './governed.js';
import { type Shape } from './rows.js';

/**
 * A statement, and the rows that what it finds hangs on: one answer has all of it, with the proofs, and is of one moment. Make it once:
 * its text is put together at its first use.
 */
export interface Look {
  /** What is found, in columns that JSON holds as they are. */
  readonly found: string;
  /** Of each entity the units to prove, whose key is one column: statements over `found` of one column, each key once. */
  readonly units: readonly (readonly [entity: EntityClass, keys: string])[];
}

/** What was found (`found`), a unit with its proof if it has one (`unit`), a row of a table. */
export interface Looked {
  readonly t: string;
  readonly r: Readonly<Record<string, unknown>>;
}

/**
 * Whether a leaf, or what will be one, is still there: one that was deleted from the log takes its rows' proof with it, for what no
 * leaf speaks of decides nothing.
 */
const logged = `EXISTS (SELECT 1 FROM audit_inbox i WHERE i.record_id = p.record_id)
  OR EXISTS (SELECT 1 FROM audit_leaf l WHERE l.record_id = p.record_id)`;

/** The units of a statement `w (t, u)`, each with its proof. */
export const unitSelect = (units: string): string => `
  SELECT 'unit' AS t, coalesce(to_jsonb(p), '{}')
    || jsonb_build_object('table_name', w.t, 'unit', w.u, 'logged', ${logged}) AS r
  FROM (${units}) AS w (t, u) LEFT JOIN row_proof p ON p.table_name = w.t AND p.unit = w.u`;

const texts = new WeakMap<Look, string>();

/** The statement of a look. */
export function lookText(look: Look, shape: (entity: EntityClass) => Shape): string {
  const known = texts.get(look);
  if (known !== undefined) return known;
  const shaped = look.units.map(([entity, keys]) => ({ ...shape(entity), keys }));
  const units = shaped.map(({ table, keys }) => `SELECT '${table}', k::text FROM (${keys}) AS key (k)`);
  const rows = shaped.map(
    ({ table, unit, keys }) =>
      `SELECT '${table}', to_jsonb(x) FROM "${table}" x WHERE x."${unit[0]?.name ?? ''}" IN (${keys})`,
  );
  const text = `WITH found AS MATERIALIZED (${look.found})
    SELECT 'found' AS t, to_jsonb(f) AS r FROM found f
    UNION ALL ${unitSelect(units.join(' UNION ALL '))}
    UNION ALL ${rows.join(' UNION ALL ')}`;
  texts.set(look, text);
  return text;
}
