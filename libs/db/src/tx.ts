import { hash } from 'node:crypto';
import {
  newId,
  problem,
  type Actor,
  type Id,
  type Problem,
  type ProblemCode,
  type RandomBytes,
} from '#libs/kernel';
import { recordsInReach, type Capability, type Decision, type RecordKind, type Target } from '#libs/authz';
import { type JobInputs, type JobKind } from '#libs/contracts';
import { type EventDetail, makeEntry, type Sha256 } from '#libs/ledger';
import { type EntityManager, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';
import { type Queue } from './queue.js';
import { nextTurn } from './turns.js';
import { type RecordEvent } from './record.js';
import {
  capabilityDenial,
  decideOn,
  denialOf,
  targetDenial,
  unknown,
  type Ask,
  type Denial,
} from './rights.js';
import { AuditInboxEntity, AuditRecordEntity } from './tables/audit.entity.js';
import { JobEntity } from './tables/job.entity.js';

/** A read-only transaction. Only a transaction reaches a row. */
export class ReadTx {
  constructor(
    readonly actor: Actor,
    /** The moment at which this transaction began. */
    readonly now: Date,
    protected readonly manager: EntityManager,
    protected readonly random: RandomBytes,
  ) {}

  repo<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E> {
    return this.manager.getRepository(entity);
  }

  /** Whether a role lets the actor do it to the gateway itself. */
  may(capability: Capability): boolean {
    return capabilityDenial(this, capability) === null;
  }

  /** What the one evaluator says of a thing that exists or not. */
  async decide(target: Target | null, ask: Ask): Promise<Decision> {
    return decideOn(this, target, ask);
  }

  /**
   * Goes on only where the actor may: do something to the gateway itself, or something to a thing, which it gives back.
   * In a write the refusal is recorded, with its reasons.
   * @throws Problem what the outside hears: access.denied, access.wrong-purpose, or resource.not-found where the actor may
   * not even know of the thing, or there is none
   */
  async require(capability: Capability): Promise<undefined>;
  async require(target: Target | null, ask: Ask): Promise<Target>;
  async require(asked: Capability | Target | null, ask?: Ask): Promise<Target | undefined> {
    if (typeof asked === 'string') {
      const denial = capabilityDenial(this, asked);
      return denial ? this.deny(denial) : undefined;
    }
    if (!ask) throw problem('internal.error', 'A thing is required for some action.');
    const decision = await decideOn(this, asked, ask);
    return decision.allowed && asked ? asked : this.deny(targetDenial(asked, decision, ask));
  }

  /** Principals whose jobs, grants and the like the actor may see; null for everybody's. */
  seen(kind: RecordKind): readonly Id[] | null {
    return recordsInReach(this.actor, kind, this.now);
  }

  /** The same as {@link require} for what is kept of people's doings. @throws Problem resource.not-found where there is none to see */
  requireSeen<T extends { readonly id: Id }>(
    kind: RecordKind,
    found: T | null | undefined,
    of: Id | undefined,
  ): T {
    const seen = this.seen(kind);
    if (found && of !== undefined && (seen === null || seen.includes(of))) return found;
    const resource = found ? { kind, id: found.id } : unknown;
    return this.deny(denialOf(resource, problem('resource.not-found')));
  }

  protected deny(denial: Denial): never {
    throw denial.problem;
  }

  /** Parameterised SQL for what repositories cannot say; the caller states the row's shape. */
  async sql<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return await this.manager.query<Row[]>(text, [...parameters]);
  }
}

/** A record that no leaf could be made of would stop the log for everybody; here it stops the write that made it. */
function requireLoggable(record: AuditRecordEntity): void {
  const { id, at, actorId: actor, action, outcome, salt } = record;
  const resource = { kind: record.resourceKind, id: record.resourceId };
  const fields = { id, at, actor, action, outcome, resource };
  makeEntry(fields, { salt, detail: record.detail as EventDetail }, nodeSha256);
}

const nodeSha256: Sha256 = (bytes) => Uint8Array.from(hash('sha256', bytes, 'buffer'));

/** A transaction that writes. What it records, what it queues and what it stores become true together or not at all. */
export class Tx extends ReadTx {
  readonly records: AuditRecordEntity[] = [];
  /** The job that this write queued, if it did. */
  enqueued: Id | undefined;

  constructor(
    actor: Actor,
    now: Date,
    manager: EntityManager,
    random: RandomBytes,
    private readonly action: string,
    private readonly queue: Queue | undefined,
  ) {
    super(actor, now, manager, random);
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
    record.outcome = event.outcome ?? 'done';
    record.detail = event.detail ?? {};
    record.salt = Buffer.from(this.random(32));
    requireLoggable(record);
    this.records.push(record);
  }

  /** Makes a job that exists when this transaction commits; answers with its id. */
  async enqueue<K extends JobKind>(kind: K, input: JobInputs[K], id: Id = this.newId()): Promise<Id> {
    if (!this.queue) throw problem('internal.error', 'This process has no job queue.');
    const turn = await nextTurn(this, kind);
    await this.repo(JobEntity).insert({
      id,
      turn,
      kind,
      state: 'queued',
      progress: 0,
      message: 'Waiting',
      input,
      result: null,
      problem: null,
      createdBy: this.actor.id,
      createdAt: this.now,
      startedAt: null,
      finishedAt: null,
    });
    await this.queue.send(kind, { id, turn, of: this.actor.id }, this.manager);
    this.enqueued = id;
    return id;
  }

  /** Records that somebody may not, and throws the problem that says so outside: 403 or 404. */
  refuse(resource: RecordEvent['resource'], code: ProblemCode, detail?: string): never {
    return this.deny(denialOf(resource, problem(code, detail)));
  }

  protected override deny({ event, problem: refused }: Denial): never {
    this.record(event);
    throw refused;
  }

  /** For the door alone: what it keeps of a write that was refused. Nothing of it was done; that it was refused is said. */
  keepRefusal(refused: Problem): void {
    const kept = this.records.splice(0).filter(({ outcome }) => outcome !== 'done');
    this.records.push(...kept);
    if (kept.some(({ outcome }) => outcome === 'denied')) return;
    this.record(denialOf(unknown, refused).event);
  }

  /** For the door alone. */
  async flushRecords(): Promise<void> {
    if (this.records.length === 0) return;
    await this.repo(AuditRecordEntity).insert(this.records);
    await this.repo(AuditInboxEntity).insert(this.records.map(({ id }) => ({ recordId: id })));
    await this.manager.query(`SELECT pg_notify('tidegate_audit', '')`);
  }
}
