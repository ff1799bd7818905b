import { problem } from '#libs/kernel';
import { type EntityManager } from 'typeorm';
import { type Statement } from '../statements.js';
import { type EntityClass, governed } from './governed.js';
import { type Hanging } from './shown.js';
import { type Look, type Looked, lookText, unitSelect } from './look.js';
import {
  digestOf,
  type Row,
  rowOf,
  sameSeal,
  sealOf,
  shapeOf,
  unitKey,
  unitName,
  unitOf,
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
  readonly record_id?: string;
  readonly digest?: string;
  readonly seal?: string;
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

  /** Rows to be shown: only where all that each hangs on ({@link hangsOn}) is what the log speaks of. @throws Unproved as {@link prove} */
  async shown<T extends object>(text: string, parameters: readonly unknown[]): Promise<T[]> {
    const found = await this.manager.query<(T & Hanging)[]>(text, [...parameters]);
    const keys = found.flatMap((row) => row.hangsOn);
    const asked = new Map(keys.map(([table, key]) => [`${table}:${key ?? ''}`, { table, key }]));
    await this.prove(
      [...asked.values()].flatMap(({ table, key }) => (key === null ? [] : [this.#unitIn(table, key)])),
    );
    return found.map(({ hangsOn: _, ...row }) => row as unknown as T);
  }

  /** The unit of a table whose key is one column. @throws Problem internal.error for a table whose rows decide nothing */
  #unitIn(table: string, key: string): Unit {
    const { dataSource } = this.manager;
    const entity = [...governed.keys()].find((one) => dataSource.getMetadata(one).tableName === table);
    if (!entity) throw problem('internal.error', `Rows of ${table} are not proved.`);
    return this.unit(entity, key);
  }

  /** The rows of units, by {@link unitName}. @throws Unproved for the first whose rows are not those of its record */
  async prove(units: readonly Unit[]): Promise<ReadonlyMap<string, readonly Row[]>> {
    return this.#allOf(await this.#load(units));
  }

  /** What a statement finds, all of whose units are proved. @throws Unproved as {@link prove} */
  async look<T>(look: Look, parameters: readonly unknown[]): Promise<T[]> {
    const { found, units } = await this.#look<T>(look, parameters);
    this.#allOf(units);
    return found;
  }

  /** The rows of those units of a look that are proved; the others are noted, and decide nothing. */
  async proven(look: Look, parameters: readonly unknown[]): Promise<readonly Row[]> {
    const { units } = await this.#look(look, parameters);
    return [...units.values()].flatMap(({ unit, rows, proof }) => {
      if (this.#holds(unit, rows, proof)) return rows;
      this.ignored.push(unit);
      return [];
    });
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
    if (record === undefined || digest === undefined || seal === undefined) return rows.length === 0;
    return logged && digest === digestOf(unit, rows) && sameSeal(seal, this.#seal(unit, record, digest));
  }

  #allOf(units: Found): ReadonlyMap<string, readonly Row[]> {
    return new Map(
      [...units].map(([name, { unit, rows, proof }]) => {
        if (!this.#holds(unit, rows, proof)) throw new Unproved(unit);
        return [name, rows] as const;
      }),
    );
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
    const asked = unitSelect('SELECT * FROM unnest($1::text[], $2::text[])');
    const text = `${asked} UNION ALL ${selects.join(' UNION ALL ')}`;
    fill(found, await this.manager.query<Looked[]>(text, parameters), byTable.keys());
    return found;
  }

  async #look<T>(look: Look, parameters: readonly unknown[]): Promise<{ found: T[]; units: Found }> {
    const text = lookText(look, (entity) => this.shape(entity));
    const answer = await this.manager.query<Looked[]>(text, [...parameters]);
    const shapes = new Map(look.units.map(([entity]) => this.shape(entity)).map((one) => [one.table, one]));
    const units: Found = new Map();
    for (const { t, r } of answer) {
      const { table_name: table, unit: key } = r as unknown as StoredProof;
      const shape = t === 'unit' ? shapes.get(table) : undefined;
      if (shape) units.set(`${table}:${key}`, { unit: { shape, values: [key] }, rows: [] });
    }
    fill(units, answer, shapes.values());
    return { found: answer.filter(({ t }) => t === 'found').map(({ r }) => r as T), units };
  }
}

/** Puts rows and proofs to their units. */
function fill(units: Found, answer: readonly Looked[], shapes: Iterable<Shape>): void {
  const byTable = new Map([...shapes].map((shape) => [shape.table, shape]));
  for (const { t, r } of answer) {
    const shape = byTable.get(t);
    if (shape) {
      const row = rowOf(shape, r, 'name');
      units.get(unitName(unitOf(shape, row)))?.rows.push(row);
    } else if (t === 'unit') {
      const proof = r as unknown as StoredProof;
      const entry = units.get(`${proof.table_name}:${proof.unit}`);
      if (entry) entry.proof = proof;
    }
  }
}
