import { hash } from 'node:crypto';
import {
  newId,
  problem,
  type Actor,
  type Id,
  type Json,
  type ProblemCode,
  type RandomBytes,
} from '#libs/kernel';
import { type JobKind } from '#libs/contracts';
import { type EventDetail, makeEntry, type Sha256 } from '#libs/ledger';
import { type EntityManager, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';
import { type Queue } from './queue.js';
import { type RecordEvent } from './record.js';
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

  /** Parameterised SQL for what repositories cannot say; the caller states the row's shape. */
  async sql<Row>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return await this.manager.query<Row[]>(text, [...parameters]);
  }
}

/** Thrown by {@link Tx.refuse}; the door keeps the records, takes the rest back and throws a problem. */
export class Refusal extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string | undefined,
  ) {
    super(code);
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

  /** Makes a job that exists when this transaction commits; answers with its id. `input` holds ids, never data. */
  async enqueue(kind: JobKind, input: { readonly [key: string]: Json }, id: Id = this.newId()): Promise<Id> {
    if (!this.queue) throw problem('internal.error', 'This process has no job queue.');
    await this.repo(JobEntity).insert({
      id,
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
    await this.queue.send(kind, id, this.manager);
    return id;
  }

  /** Takes everything back but the records, and throws the problem outside. */
  refuse(code: ProblemCode, detail?: string): never {
    throw new Refusal(code, detail);
  }

  /** For the door alone. */
  async flushRecords(): Promise<void> {
    if (this.records.length === 0) return;
    await this.repo(AuditRecordEntity).insert(this.records);
    await this.repo(AuditInboxEntity).insert(this.records.map(({ id }) => ({ recordId: id })));
    await this.manager.query(`SELECT pg_notify('tidegate_audit', '')`);
  }
}
