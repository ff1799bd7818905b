import { problem } from '#libs/kernel';
import {
  EntityNotFoundError,
  type FindManyOptions,
  type FindOneOptions,
  type FindOptionsWhere,
  type ObjectLiteral,
  type Repository,
} from 'typeorm';
import { type EntityClass, governed } from './governed.js';
import { Unproved, type Proofs } from './proofs.js';
import { rowOf, sameRow, unitName, unitOf, type Row, type Shape, type Unit } from './rows.js';

type Where = FindOptionsWhere<ObjectLiteral> | FindOptionsWhere<ObjectLiteral>[];

/**
 * The repository of an entity that decides: what it finds was proved, and what it writes is noted, so that the transaction's
 * record speaks of it. Rows are written by `insert`, `update` and `delete` alone.
 */
export function governedRepository<E extends ObjectLiteral>(
  base: Repository<E>,
  entity: EntityClass,
  proofs: Proofs,
): Repository<E> {
  const plain = base as unknown as Repository<ObjectLiteral>;
  const own = new GovernedRows(plain, proofs.shape(entity), proofs);
  const unsupported = () => {
    throw problem('internal.error', `Rows of ${entity.name} are written by insert, update and delete.`);
  };
  const methods = {
    find: (options?: FindManyOptions<ObjectLiteral>) => own.find(options ?? {}),
    findBy: (where: Where) => own.find({ where }),
    findOne: (options: FindOneOptions<ObjectLiteral>) => own.findOne(options),
    findOneBy: (where: Where) => own.findOne({ where }),
    findOneOrFail: async (options: FindOneOptions<ObjectLiteral>) =>
      (await own.findOne(options)) ?? missing(entity, options.where),
    findOneByOrFail: async (where: Where) => (await own.findOne({ where })) ?? missing(entity, where),
    insert: (values: ObjectLiteral | ObjectLiteral[]) => own.insert(values),
    update: (where: Where, change: ObjectLiteral) => own.update(where, change),
    delete: (where: Where) => own.delete(where),
    ...{ save: unsupported, upsert: unsupported, remove: unsupported, softDelete: unsupported },
  };
  return Object.assign(Object.create(base) as Repository<E>, methods);
}

function missing(entity: EntityClass, where: unknown): never {
  throw new EntityNotFoundError(entity, where);
}

class GovernedRows {
  constructor(
    private readonly base: Repository<ObjectLiteral>,
    private readonly shape: Shape,
    private readonly proofs: Proofs,
  ) {}

  async find(options: FindManyOptions<ObjectLiteral>): Promise<ObjectLiteral[]> {
    const found = await this.base.find(options);
    await this.#prove(found, options.where);
    return found;
  }

  async findOne(options: FindOneOptions<ObjectLiteral>): Promise<ObjectLiteral | null> {
    const found = await this.base.findOne(options);
    await this.#prove(found ? [found] : [], options.where);
    return found;
  }

  async insert(values: ObjectLiteral | ObjectLiteral[]) {
    const rows: readonly ObjectLiteral[] = Array.isArray(values) ? values : [values];
    await this.proofs.add(
      this.shape,
      rows.map((value) => rowOf(this.shape, value, 'property')),
    );
    return this.base.insert(values);
  }

  async update(where: Where, change: ObjectLiteral) {
    const rows = await this.#lock(where);
    const names = this.shape.columns.filter(({ property }) => property in change).map(({ name }) => name);
    const after = rowOf(this.shape, change, 'property');
    await this.proofs.change(this.shape, rows, (row) => {
      const kept = Object.entries(row).filter(([name]) => !names.includes(name));
      return { ...Object.fromEntries(kept), ...after };
    });
    return rows.length === 0 ? { affected: 0, raw: [], generatedMaps: [] } : this.base.update(where, change);
  }

  async delete(where: Where) {
    // A row that is proved alone needs no lock, for which an app would need the right to change it: gone is gone.
    const rows = this.shape.set ? await this.#lock(where) : await this.#rows({ where });
    await this.proofs.change(this.shape, rows, () => null);
    await dropDependents(this.base, this.shape, rows, this.proofs);
    return this.base.delete(where);
  }

  #lock(where: Where): Promise<Row[]> {
    return this.#rows({ where, lock: { mode: 'pessimistic_write' } });
  }

  async #rows(options: FindManyOptions<ObjectLiteral>): Promise<Row[]> {
    const found = await this.base.find(options);
    return found.map((row) => rowOf(this.shape, row, 'property'));
  }

  /** What was found must be what is proved; of a set that was asked for by its key, also that nothing is missing. */
  async #prove(
    found: readonly ObjectLiteral[],
    where: FindManyOptions<ObjectLiteral>['where'],
  ): Promise<void> {
    const rows = found.map((row) => rowOf(this.shape, row, 'property'));
    const units = [...rows.map((row) => unitOf(this.shape, row)), ...this.#askedSet(where)];
    const proved = await this.proofs.prove(units);
    for (const row of rows) {
      const unit = unitOf(this.shape, row);
      if (!proved.get(unitName(unit))?.some((other) => sameRow(row, other))) throw new Unproved(unit);
    }
  }

  #askedSet(where: FindManyOptions<ObjectLiteral>['where']): Unit[] {
    if (!this.shape.set || where === undefined || Array.isArray(where)) return [];
    const values = this.shape.unit.map(({ property }) => (where as Record<string, unknown>)[property]);
    const texts = values.filter((value) => typeof value === 'string');
    return texts.length === values.length ? [{ shape: this.shape, values: texts }] : [];
  }
}

/** Rows that the database removes with those they belong to (ON DELETE CASCADE), and theirs. */
async function dropDependents(
  base: Repository<ObjectLiteral>,
  shape: Shape,
  rows: readonly Row[],
  proofs: Proofs,
): Promise<void> {
  if (rows.length === 0) return;
  for (const entity of governed.keys()) {
    const metadata = base.manager.dataSource.getMetadata(entity);
    const key = metadata.foreignKeys.find(
      ({ onDelete, referencedEntityMetadata }) =>
        onDelete === 'CASCADE' && referencedEntityMetadata.target === shape.entity,
    );
    const column = key?.columns[0]?.databaseName;
    if (column === undefined) continue;
    const child = proofs.shape(entity);
    const ids = rows.map(({ id }) => id);
    const found = await base.manager.query<{ r: ObjectLiteral }[]>(
      `SELECT to_jsonb(x) AS r FROM "${child.table}" x WHERE x."${column}" = ANY($1::uuid[])`,
      [ids],
    );
    const gone = found.map(({ r }) => rowOf(child, r, 'name'));
    await dropDependents(base, child, gone, proofs);
    for (const row of gone) proofs.note(unitOf(child, row), []);
  }
}
