import { type ObjectLiteral } from 'typeorm';
import { type ReadTx } from './tx.js';
import { governed } from './proofs/governed.js';
import { digestOf, rowOf, unitKey, unitName, unitOf, type Row, type Unit } from './proofs/rows.js';

/** The digest of rows as they are, which the log should hold as the last that it says of them. */
interface UnitDigest {
  readonly table: string;
  readonly unit: string;
  readonly digest: string;
}

/** Where a page ended: in which table, and after which value of its first key column. */
export interface DigestCursor {
  readonly table: string;
  readonly after: string;
}

/**
 * Digests of everything that decides, table by table: about `limit` a page, none twice, and null for the cursor at the end. Nothing is
 * proved here: what is computed is what stands in the tables.
 */
export async function unitDigests(
  tx: ReadTx,
  from: DigestCursor | null,
  limit: number,
): Promise<{ readonly items: UnitDigest[]; readonly next: DigestCursor | null }> {
  const shapes = Array.from(governed.keys(), (entity) => tx.proofs.shape(entity));
  const start = from ? shapes.findIndex(({ table }) => table === from.table) : 0;
  for (const [i, shape] of shapes.entries()) {
    if (i < start) continue;
    const [key] = shape.unit;
    const type = key?.type === 'uuid' ? 'uuid' : 'text';
    const column = `x."${key?.name ?? ''}"`;
    const found = await tx.sql<{ k: string; r: ObjectLiteral }>(
      `WITH k AS (SELECT DISTINCT ${column} AS v FROM "${shape.table}" x
         WHERE $1::${type} IS NULL OR ${column} > $1::${type} ORDER BY 1 LIMIT $2)
       SELECT k.v::text AS k, to_jsonb(x) AS r FROM "${shape.table}" x JOIN k ON ${column} = k.v ORDER BY k.v`,
      [i === start && from ? from.after : null, limit],
    );
    const last = found.at(-1);
    if (last === undefined) continue;
    const rows = found.map(({ r }) => rowOf(shape, r, 'name'));
    return {
      items: digests(rows.map((row) => ({ unit: unitOf(shape, row), row }))),
      next: { table: shape.table, after: last.k },
    };
  }
  return { items: [], next: null };
}

function digests(rows: readonly { unit: Unit; row: Row }[]): UnitDigest[] {
  return [...Map.groupBy(rows, ({ unit }) => unitName(unit)).values()].flatMap((group) => {
    const unit = group[0]?.unit;
    if (!unit) return [];
    const digest = digestOf(
      unit,
      group.map(({ row }) => row),
    );
    return { table: unit.shape.table, unit: unitKey(unit), digest };
  });
}
