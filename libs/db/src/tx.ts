import {
  newId,
  problem,
  type Actor,
  type Id,
  type Problem,
  type RandomBytes,
  type TitledCode,
} from '#libs/kernel';
import {
  recordsInReach,
  type Capability,
  type Decision,
  type GrantFact,
  type RecordKind,
  type Sought,
  type Target,
} from '#libs/authz';
import { type JobInputs, type JobKind } from '#libs/contracts';
import { type EntityManager, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';
import { type EntityClass, governed } from './proofs/governed.js';
import { type Look } from './proofs/look.js';
import { governedRepository } from './proofs/governed-repository.js';
import { Proofs } from './proofs/proofs.js';
import { isAskedJob, isOwnRecord, sealJob, sealRecord } from './proofs/record-seal.js';
import { entityOf, rowOf, type Row } from './proofs/rows.js';
import { addNames } from './names.js';
import { type Queue } from './queue.js';
import { nextTurn } from './turns.js';
import { type RecordEvent } from './record.js';
import { changesReach } from './reach-tables.js';
import { type Closing, loggable, mayWait } from './records.js';
import {
  capabilityDenial,
  decideOn,
  denialOf,
  recordDenial,
  grantsOf,
  targetDenial,
  unknown,
  type Ask,
  type Denial,
} from './rights.js';
import { type Statement } from './statements.js';
import { AuditRecordEntity } from './tables/audit.entity.js';
import { JobEntity } from './tables/job.entity.js';

/** A read-only transaction. Only a transaction reaches a row. */
export class ReadTx {
  /** What is known of rows that decide, and of those that do not count. */
  readonly proofs: Proofs;
  #grants: Promise<GrantFact[]> | undefined;

  constructor(
    readonly actor: Actor,
    /** The moment at which this transaction began. */
    readonly now: Date,
    protected readonly manager: EntityManager,
    protected readonly random: RandomBytes,
    protected readonly proofKey: Uint8Array,
  ) {
    this.proofs = new Proofs(manager, proofKey);
  }

  /** Rows of what decides were proved when a repository gives them (docs/decisions/0067); rows of the rest are as they are. */
  repo<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E> {
    const base = this.manager.getRepository(entity);
    if (typeof entity !== 'function' || !governed.has(entity as EntityClass)) return base;
    return governedRepository(base, entity as EntityClass, this.proofs);
  }

  /**
   * For what SQL found: goes on only where the rows of these units are those that the log speaks of, and gives them by
   * {@link unitName}. A unit is an entity and the values of its key.
   */
  async prove(
    units: readonly (readonly [entity: EntityClass, ...values: string[]])[],
  ): Promise<ReadonlyMap<string, readonly Row[]>> {
    return this.proofs.prove(units.map(([entity, ...values]) => this.proofs.unit(entity, ...values)));
  }

  /** What a statement finds; goes on only where the rows that it hangs on are those that the log speaks of. */
  async look<T>(look: Look, values: readonly unknown[]): Promise<T[]> {
    return this.proofs.look<T>(look, values);
  }

  /** Rows of an entity without those that are not as the log says: for rows each of which only adds a right. */
  async proved<E extends ObjectLiteral>(entity: new () => E, look: Look, values: readonly unknown[]) {
    const shape = this.proofs.shape(entity);
    return (await this.proofs.proven(look, values)).map((row) => entityOf<E>(shape, row));
  }

  /** A decision on the actor follows: its grants are read beside what is asked next, for in a snapshot it is the same when. */
  foresee(): void {
    (this.#grants ??= grantsOf(this, this.actor)).catch(() => undefined); // told to who decides
  }

  /** Grants that were read already in this snapshot. */
  foreseen(actor: Pick<Actor, 'id'>): Promise<GrantFact[]> | undefined {
    return actor === this.actor ? this.#grants : undefined;
  }

  /** Whether a role lets the actor do it to the gateway itself. */
  may = (capability: Capability): boolean => capabilityDenial(this, capability) === null;

  /** What the one evaluator says of a thing that exists or not. */
  async decide(target: Target | null, ask: Ask): Promise<Decision> {
    return decideOn(this, target, ask);
  }

  /**
   * Goes on only where the actor may: do something to the gateway itself, or something to a thing, which it gives back.
   * In a write the refusal is recorded, with its reasons.
   * @throws Problem what the outside hears: access.denied, access.wrong-purpose, or resource.not-found, see {@link targetDenial}
   */
  async require(capability: Capability): Promise<undefined>;
  async require(sought: Sought, ask: Ask): Promise<Target>;
  async require(asked: Capability | Sought, ask?: Ask): Promise<Target | undefined> {
    if (typeof asked === 'string') {
      const denial = capabilityDenial(this, asked);
      return denial ? this.deny(denial) : undefined;
    }
    if (!ask) throw problem('internal.error', 'A thing is required for some action.');
    const decision = await decideOn(this, asked.target, ask);
    return decision.allowed && asked.target ? asked.target : this.deny(targetDenial(asked, decision, ask));
  }

  /** Principals whose jobs, grants and the like the actor may see; null for everybody's. */
  seen(kind: RecordKind): readonly Id[] | null {
    return recordsInReach(this.actor, kind);
  }

  /** The same as {@link require} for what is kept of people's doings. @throws Problem resource.not-found where there is none to see */
  requireSeen<T extends { readonly id: Id }>(
    kind: RecordKind,
    asked: string,
    found: T | null | undefined,
    of: Id | undefined,
  ): T {
    const seen = this.seen(kind);
    if (found && of !== undefined && (seen === null || seen.includes(of))) return found;
    return this.deny(recordDenial(kind, asked, found));
  }

  /** Whether a record whose leaf has these bytes was written by this gateway: `seal` is what stands beside it. */
  isOwnRecord(leaf: Uint8Array, seal: string | null): boolean {
    return isOwnRecord(this.proofKey, leaf, seal);
  }

  /** Whether a job is what was asked for, by whom it says: rows of jobs are not proved, for they change as they are done. */
  isAsked(job: JobEntity): boolean {
    return isAskedJob(this.proofKey, job);
  }

  protected deny(denial: Denial): never {
    throw denial.problem;
  }

  /** Parameterised SQL for what repositories cannot say; the caller states the row's shape. */
  async sql<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return await this.manager.query<Row[]>(text, [...parameters]);
  }
}

/** What every transaction is made of. */
export interface TxParts {
  readonly actor: Actor;
  readonly now: Date;
  readonly manager: EntityManager;
  readonly random: RandomBytes;
  readonly proofKey: Uint8Array;
}

/** A transaction that writes. What it records, what it queues and what it stores become true together or not at all. */
export class Tx extends ReadTx {
  readonly records: AuditRecordEntity[] = [];
  /** Names of things that may be gone when the records are written, by id. */
  readonly #names = new Map<string, string>();
  readonly #later: Statement[] = [];
  /** The job that this write queued, if it did. */
  enqueued: Id | undefined;

  constructor(
    { actor, now, manager, random, proofKey }: TxParts,
    private readonly action: string,
    private readonly queue: Queue | undefined,
  ) {
    super(actor, now, manager, random, proofKey);
  }

  /** Inserts a row of what decides unless there is one with its key or name; false where there is. */
  async insertNew<E extends ObjectLiteral>(entity: new () => E, row: ObjectLiteral): Promise<boolean> {
    const base = this.manager.getRepository(entity);
    const returning = base.metadata.primaryColumns.map(({ propertyName }) => propertyName);
    const insert = base
      .createQueryBuilder()
      .insert()
      .values(row as never)
      .orIgnore()
      .returning(returning);
    const made = await insert.execute();
    const isNew = Array.isArray(made.raw) && made.raw.length > 0;
    const shape = this.proofs.shape(entity);
    if (isNew) await this.proofs.add(shape, [rowOf(shape, row, 'property')]);
    return isNew;
  }

  override foresee(): void {
    // Others write meanwhile: it reads them when it decides.
  }

  newId(): Id {
    return newId(this.now, this.random);
  }

  /**
   * Says what happened, in this transaction. A write that recorded nothing is taken back.
   * @throws Problem audit.malformed for what the log could never hold, such as an e-mail address as an id.
   */
  record(event: RecordEvent): void {
    const record = new AuditRecordEntity();
    record.id = this.newId();
    record.at = this.now;
    record.actorId = this.actor.id;
    record.action = event.action ?? this.action;
    record.resourceKind = event.resource.kind;
    record.resourceId = event.resource.id;
    const { kind, id, name } = event.resource;
    if (name !== undefined) this.#names.set(id, `${kind}:${name}`);
    record.outcome = event.outcome ?? 'done';
    record.detail = event.detail ?? {};
    record.salt = Buffer.from(this.random(32));
    loggable(record);
    this.records.push(record);
  }

  /** Makes a job that exists when this transaction commits; answers with its id. */
  async enqueue<K extends JobKind>(kind: K, input: JobInputs[K], id: Id = this.newId()): Promise<Id> {
    if (!this.queue) throw problem('internal.error', 'This process has no job queue.');
    const turn = await nextTurn(this, kind);
    const asked = { id, kind, input, createdBy: this.actor.id };
    await this.repo(JobEntity).insert({
      ...asked,
      ...{ turn, state: 'queued' as const, progress: 0, message: 'Waiting' },
      seal: sealJob(this.proofKey, asked),
      ...{ result: null, problem: null },
      createdAt: this.now,
      startedAt: null,
      finishedAt: null,
    });
    await this.queue.send(kind, { id, turn, of: this.actor.id }, this.manager);
    this.enqueued = id;
    return id;
  }

  /** Records that somebody may not, and throws the problem that says so outside: 403 or 404. */
  refuse(resource: RecordEvent['resource'], code: TitledCode, detail?: string): never {
    return this.deny(denialOf(resource, problem(code, detail)));
  }

  protected override deny({ event, problem: refused }: Denial): never {
    this.record(event);
    throw refused;
  }

  /** For the door alone: what it keeps of a write that was refused. Nothing of it was done; that it was refused is said. */
  keepRefusal(refused: Problem): void {
    this.proofs.forget();
    this.#later.length = 0;
    const kept = this.records.splice(0).filter(({ outcome }) => outcome !== 'done');
    this.records.push(...kept);
    if (kept.some(({ outcome }) => outcome === 'denied')) return;
    this.record(denialOf(unknown, refused).event);
  }

  /**
   * Leaves a statement to the end of this write, for rows that nobody else can be at: an insert under an id of its own. A write that
   * does nothing else shares its commit with others.
   */
  later(text: string, values: Statement['values']): void {
    if (changesReach(text)) throw problem('internal.error', 'What decides on reach is written at once.');
    this.#later.push({ text, values });
  }

  /** For the door alone: what is left to do, and the records, which are complete then. */
  async closing(): Promise<Closing> {
    const { records } = this;
    const [first] = records;
    if (!first)
      throw problem('internal.error', `The write ${this.action} recorded nothing and was taken back.`);
    const catalog = this.proofs.statement();
    // The row's own record, where there is one: a refusal beside it says that nothing was done.
    const speaker = records.find(({ outcome }) => outcome === 'done') ?? first;
    if (catalog) speaker.detail = { ...speaker.detail, catalog };
    await addNames(this, records, this.#names);
    for (const record of records) record.seal = sealRecord(this.proofKey, loggable(record));
    const statements = [...this.#later, ...(catalog ? this.proofs.writing(speaker.id) : [])];
    return { statements, records, mayWait: mayWait(this.action, records) };
  }
}
