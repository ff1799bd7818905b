import { governed, rowOf, unitName, unitOf, type Db, type Row, type Unit } from '#libs/db';
import { systemActor } from '#libs/kernel';

/** Lets a record of the log speak of all rows of some tables as they are, for what a test put there by SQL. */
export async function proveRows(db: Db, tables: readonly string[]): Promise<void> {
  await db.write(systemActor, 'test.seed', async (tx) => {
    for (const entity of governed.keys()) {
      const shape = tx.proofs.shape(entity);
      if (!tables.includes(shape.table)) continue;
      const units = new Map<string, { unit: Unit; rows: Row[] }>();
      for (const { r } of await tx.sql<{ r: object }>(`SELECT to_jsonb(x) AS r FROM "${shape.table}" x`)) {
        const row = rowOf(shape, r, 'name');
        const unit = unitOf(shape, row);
        const { rows } = units.get(unitName(unit)) ?? { rows: [] };
        units.set(unitName(unit), { unit, rows: [...rows, row] });
      }
      for (const { unit, rows } of units.values()) tx.proofs.note(unit, rows);
    }
    tx.record({ resource: { kind: 'test', id: 'seed' } });
  });
}
