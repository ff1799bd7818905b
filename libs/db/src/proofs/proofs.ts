import { type EntityManager } from 'typeorm';
import { type Statement } from '../statements.js';
import { type EntityClass } from './governed.js';
import {
  digestOf,
  rowOf,
  sameSeal,
  sealOf,
  shapeOf,
  unitKey,
  unitName,
  unitOf,
  type Row,
  type Shape,
  type Unit,
} from './rows.js';

/** Rows that no record of the log speaks of as they are. For the door alone, which records it and answers catalog.tampered. */
export class Unproved extends Error {
  override readonly name = 'Unproved';

  constructor(readonly unit: Unit) {
    super(`${unitName(unit)} is not what the log says`);
  }
}

interface StoredProof {
  readonly table_name: string;
  readonly unit: string;
  readonly record_id: string;
  readonly digest: string;
  readonly seal: string;
  /** Whether its record waits for the log or is in it. */
  readonly logged: boolean;
}

/** Units by table and key, with the rows that they have now. */
type Found = Map<string, { readonly unit: Unit; readonly rows: Row[]; proof?: StoredProof }>;

/** What one transaction knows of rows and their proofs, and what it changes. */
export class Proofs {
  readonly #changed = new Map<string, { readonly unit: Unit; rows: Row[] }>();
  /** Units that were left out of a decision, for the door to record. */
  readonly ignored: Unit[] = [];

  constructor(
    private readonly manager: EntityManager,
    private readonly key: Uint8Array,
  ) {}

  shape(entity: EntityClass): Shape {
    return shapeOf(this.manager, entity);
  }

  unit(entity: EntityClass, ...values: string[]): Unit {
    return { shape: this.shape(entity), values };
  }

  /** The rows of units, by {@link unitName}. @throws Unproved for the first whose rows are not those of its record */
  async prove(units: readonly Unit[]): Promise<ReadonlyMap<string, readonly Row[]>> {
    const found = await this.#load(units);
    return new Map(
      [...found].map(([name, { unit, rows, proof }]) => {
        if (!this.#holds(unit, rows, proof)) throw new Unproved(unit);
        return [name, rows] as const;
      }),
    );
  }

  /** Those units that are proved; the others are noted, and decide nothing. */
  async proven(units: readonly Unit[]): Promise<ReadonlyMap<string, readonly Row[]>> {
    const kept = new Map<string, readonly Row[]>();
    for (const [name, { unit, rows, proof }] of await this.#load(units)) {
      if (this.#holds(unit, rows, proof)) kept.set(name, rows);
      else this.ignored.push(unit);
    }
    return kept;
  }

  /** Notes rows that are about to be inserted. */
  async add(shape: Shape, rows: readonly Row[]): Promise<void> {
    for (const row of rows) {
      const unit = unitOf(shape, row);
      const change = await this.#begin(unit, shape.set ? 'load' : 'fresh');
      change.rows.push(row);
    }
  }

  /** Notes what becomes of rows: another row each, or none. They must be locked. @throws Unproved for what is not proved now */
  async change(shape: Shape, rows: readonly Row[], to: (row: Row) => Row | null): Promise<void> {
    for (const row of rows) {
      const change = await this.#begin(unitOf(shape, row), 'load');
      const same = (other: Row) => shape.primary.every(({ name }) => other[name] === row[name]);
      change.rows = change.rows
        .map((other) => (same(other) ? to(other) : other))
        .filter((other) => other !== null);
    }
  }

  /** Notes what a unit's rows are, whatever they were: none where they went with what they belonged to. */
  note(unit: Unit, rows: readonly Row[]): void {
    this.#changed.set(unitName(unit), { unit, rows: [...rows] });
  }

  /** Takes back what was noted, as the transaction does. */
  forget(): void {
    this.#changed.clear();
  }

  /** What the record of this transaction says of rows: by table and unit, the digest; null for what is gone. */
  statement(): Record<string, Record<string, string | null>> | null {
    if (this.#changed.size === 0) return null;
    const tables: Record<string, Record<string, string | null>> = {};
    for (const { unit, rows } of this.#changed.values()) {
      const table = (tables[unit.shape.table] ??= {});
      table[unitKey(unit)] = rows.length === 0 ? null : digestOf(unit, rows);
    }
    return tables;
  }

  /** What writes the proofs of what was changed, sealed to the record that speaks of it. */
  writing(recordId: string): Statement[] {
    const changed = [...this.#changed.values()];
    const gone = changed.filter(({ rows }) => rows.length === 0).map(({ unit }) => unit);
    const kept = changed.filter(({ rows }) => rows.length > 0);
    const digests = kept.map(({ unit, rows }) => digestOf(unit, rows));
    const drop = {
      text: `DELETE FROM row_proof p USING unnest($1::text[], $2::text[]) AS w (t, u)
         WHERE p.table_name = w.t AND p.unit = w.u`,
      values: [gone.map(({ shape }) => shape.table), gone.map(unitKey)],
    };
    const keep = {
      text: `INSERT INTO row_proof (table_name, unit, record_id, digest, seal)
       SELECT t, u, $1::uuid, d, s FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS w (t, u, d, s)
       ON CONFLICT (table_name, unit) DO UPDATE
         SET record_id = excluded.record_id, digest = excluded.digest, seal = excluded.seal`,
      values: [
        recordId,
        kept.map(({ unit }) => unit.shape.table),
        kept.map(({ unit }) => unitKey(unit)),
        digests,
        kept.map(({ unit }, i) => this.#seal(unit, recordId, digests[i] ?? '')),
      ],
    };
    return [...(gone.length > 0 ? [drop] : []), ...(kept.length > 0 ? [keep] : [])];
  }

  #seal(unit: Unit, recordId: string, digest: string): string {
    return sealOf(this.key, ['row', unit.shape.table, unitKey(unit), recordId, digest]);
  }

  #holds(unit: Unit, rows: readonly Row[], proof: StoredProof | undefined): boolean {
    const own = this.#changed.get(unitName(unit));
    if (own) return digestOf(unit, own.rows) === digestOf(unit, rows);
    if (!proof) return rows.length === 0;
    const { record_id: record, digest, seal, logged } = proof;
    return logged && digest === digestOf(unit, rows) && sameSeal(seal, this.#seal(unit, record, digest));
  }

  async #begin(unit: Unit, how: 'load' | 'fresh'): Promise<{ rows: Row[] }> {
    const name = unitName(unit);
    const known = this.#changed.get(name);
    if (known) return known;
    // Two that add to one set at once would each prove it without the other's row.
    if (unit.shape.set) {
      await this.manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7120118))', [name]);
    }
    const rows = how === 'fresh' ? [] : [...((await this.prove([unit])).get(name) ?? [])];
    const change = { unit, rows };
    this.#changed.set(name, change);
    return change;
  }

  async #load(units: readonly Unit[]): Promise<Found> {
    const found: Found = new Map(units.map((unit) => [unitName(unit), { unit, rows: [] }]));
    if (found.size === 0) return found;
    const byTable = Map.groupBy(found.values(), ({ unit }) => unit.shape);
    const parameters: unknown[] = [units.map(({ shape }) => shape.table), units.map(unitKey)];
    const selects = [...byTable].map(([{ table, unit }, asked]) => {
      const [first] = unit;
      parameters.push([...new Set(asked.map((one) => one.unit.values[0]))]);
      const type = first?.type === 'uuid' ? 'uuid' : 'text';
      return `SELECT '${table}' AS t, to_jsonb(x) AS r FROM "${table}" x WHERE x."${first?.name ?? ''}" = ANY($${parameters.length}::${type}[])`;
    });
    const rows = await this.manager.query<{ t: string; r: Record<string, unknown> }[]>(
      `${proofSelect} UNION ALL ${selects.join(' UNION ALL ')}`,
      parameters,
    );
    const shapes = new Map([...byTable.keys()].map((shape) => [shape.table, shape]));
    for (const { t, r } of rows) {
      const shape = shapes.get(t);
      if (shape) {
        const row = rowOf(shape, r, 'name');
        found.get(unitName(unitOf(shape, row)))?.rows.push(row);
      } else {
        const proof = r as unknown as StoredProof;
        const entry = found.get(`${proof.table_name}:${proof.unit}`);
        if (entry) entry.proof = proof;
      }
    }
    return found;
  }
}

/** A leaf deleted from the log takes its rows' proof with it: what no leaf speaks of decides nothing. */
const proofSelect = `
  SELECT 'row_proof' AS t, to_jsonb(p) || jsonb_build_object('logged',
    EXISTS (SELECT 1 FROM audit_inbox i WHERE i.record_id = p.record_id)
    OR EXISTS (SELECT 1 FROM audit_leaf l WHERE l.record_id = p.record_id)) AS r
  FROM unnest($1::text[], $2::text[]) AS w (t, u) JOIN row_proof p ON p.table_name = w.t AND p.unit = w.u`;
