import { Injectable } from '@nestjs/common';
import { Db, namesOf, type Tx } from '#libs/db';
import { notFound, principalName, problem, systemActor, toBase64, type Actor } from '#libs/kernel';
import { consistencyProof, inclusionProof, parseEntry, parseTilePath } from '#libs/ledger';
import { decodeCursor, page, type Page } from '#libs/platform';
import { z } from 'zod';
import { AuditLog } from './audit-log.js';
import {
  type AuditCheckpoint,
  type AuditEvent,
  type AuditEventQuery,
  type ConsistencyProof,
  type ConsistencyQuery,
  type InclusionProof,
  type InclusionQuery,
  type TileRunParams,
} from './audit.schema.js';
import { isWaiting, leafIndex } from './audit.store.js';
import { listEvents, type EventRow } from './events.store.js';
import { sha256 } from './hash.js';
import { logSize, nodeReader, tileBytes, tileRun } from './log-reader.js';

type Shown = Omit<AuditEvent, 'index' | 'id' | 'detail' | 'leafHash' | 'entry' | 'salt'>;

type Names = ReadonlyMap<string, string>;

/** What the leaf itself says, for when the database has lost the record. */
function fromLeaf(row: EventRow): Shown {
  const { at, actor, action, resource, outcome } = parseEntry(row.entry);
  const ids = { actorId: actor, resourceId: resource.id };
  return { at, actor, ...ids, action, resource: `${resource.kind}:${resource.id}`, outcome, names: null };
}

const Then = z.object({ actor: z.string().optional(), resource: z.string().optional() });

/** What its record says that things were called then; what today's rows say for a record of before names were recorded. */
function namesIn(row: EventRow, now: Names) {
  const then = Then.safeParse(row.detail?.['names']);
  if (then.success) return { ...then.data, names: 'then' as const };
  const actor = now.get(row.actorId ?? '');
  const found = now.get(row.resourceId ?? '');
  const resource = found?.startsWith(`${row.resourceKind}:`) === true ? found : undefined;
  const looked = actor !== undefined || resource !== undefined;
  return { actor, resource, names: looked ? ('now' as const) : ('then' as const) };
}

function fromRecord(row: EventRow, now: Names): Shown | null {
  const { at, actorId, action, resourceKind: kind, resourceId, outcome } = row;
  if (at === null || actorId === null || action === null) return null;
  if (kind === null || resourceId === null || outcome === null) return null;
  const { actor, resource, names } = namesIn(row, now);
  return {
    ...{ at: at.toISOString(), actorId, action, resourceId, outcome, names },
    actor: actor ?? (actorId === systemActor.id ? principalName(systemActor) : actorId),
    resource: resource ?? `${kind}:${resourceId}`,
  };
}

function show(row: EventRow, now: Names): AuditEvent {
  return {
    index: Number(row.index),
    id: row.id,
    ...(fromRecord(row, now) ?? fromLeaf(row)),
    detail: row.detail,
    leafHash: toBase64(row.hash),
    entry: row.entry.toString('utf8'),
    salt: row.salt && toBase64(row.salt),
  };
}

const outOfRange = (name: string, size: number): Error =>
  problem('request.invalid', undefined, [
    { pointer: `#/${name}`, detail: `is beyond the log, which has ${size} entries` },
  ]);

function indexBefore(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const index = Number(decodeCursor(cursor));
  if (Number.isSafeInteger(index) && index >= 0) return index;
  throw problem('request.invalid', undefined, [
    { pointer: '#/cursor', detail: 'is not a cursor of this list' },
  ]);
}

/** Reading the audit log: events for auditors, checkpoints and proofs for whoever holds an event, tiles for everybody. */
@Injectable()
export class AuditService {
  constructor(
    private readonly db: Db,
    private readonly log: AuditLog,
  ) {}

  /** Newest first. Each call is recorded itself. @throws Problem access.denied, recorded too. */
  async events(actor: Actor, query: AuditEventQuery): Promise<Page<AuditEvent>> {
    // A page that goes on from another asks for what was in the log then.
    if (query.cursor === undefined) await this.log.settled();
    return this.db.write(actor, 'audit.read', (tx) => this.#events(tx, query));
  }

  async checkpoint(): Promise<AuditCheckpoint> {
    await this.log.settled();
    const { origin, size, root, note } = await this.log.head();
    return { origin, size, rootHash: toBase64(root), note };
  }

  /** @throws Problem resource.not-found for an unknown event, audit.unavailable for one that is not sequenced. */
  async inclusion(actor: Actor, query: InclusionQuery): Promise<InclusionProof> {
    await this.log.settled();
    return this.db.read(actor, async (tx) => {
      const index = await leafIndex(tx, query.event);
      if (index === null) {
        throw (await isWaiting(tx, query.event))
          ? problem('audit.unavailable')
          : notFound(`event ${query.event}`);
      }
      const end = await logSize(tx);
      const size = query.size ?? end;
      if (size > end || index >= size) throw outOfRange('size', end);
      const hashes = await inclusionProof(index, size, nodeReader(tx, size), sha256);
      return { index, size, hashes: hashes.map(toBase64) };
    });
  }

  /** @throws Problem request.invalid unless 0 < from <= to <= the log's size. */
  async consistency(actor: Actor, { from, to }: ConsistencyQuery): Promise<ConsistencyProof> {
    await this.log.settled();
    return this.db.read(actor, async (tx) => {
      const end = await logSize(tx);
      if ((to ?? from) > end) throw outOfRange(to === undefined ? 'from' : 'to', end);
      const size = to ?? end;
      const hashes = await consistencyProof(from, size, nodeReader(tx, size), sha256);
      return { from, to: size, hashes: hashes.map(toBase64) };
    });
  }

  /** A tile or bundle by its path (C2SP tlog-tiles). @throws Problem resource.not-found when the log has no such tile. */
  async tile(path: string): Promise<Uint8Array> {
    const tile = (() => {
      try {
        return parseTilePath(path);
      } catch {
        throw notFound('such part of the log');
      }
    })();
    return this.db.read(systemActor, async (tx) => tileBytes(tx, tile, await logSize(tx)));
  }

  /** Full tiles or bundles one after another. @throws Problem resource.not-found when the log has none from there on. */
  async tiles({ level, first }: TileRunParams): Promise<Uint8Array> {
    return this.db.read(systemActor, async (tx) => tileRun(tx, level, first, await logSize(tx)));
  }

  async #events(tx: Tx, query: AuditEventQuery): Promise<Page<AuditEvent>> {
    const { limit, cursor, from, to, ...filter } = query;
    const resource = { kind: 'audit-log', id: this.log.key.origin };
    await tx.require('audit.read');
    const rows = await listEvents(tx, {
      before: indexBefore(cursor),
      limit: limit + 1,
      actor: filter.actor ?? null,
      action: filter.action ?? null,
      resource: filter.resource ?? null,
      outcome: filter.outcome ?? null,
      from: from === undefined ? null : new Date(from),
      to: to === undefined ? null : new Date(to),
    });
    const unnamed = rows.filter(({ detail }) => detail?.['names'] === undefined);
    const names = await namesOf(
      tx,
      unnamed.flatMap(({ actorId, resourceId }) => [actorId ?? '', resourceId ?? '']),
    );
    const shown = page(
      rows,
      limit,
      (row) => row.index,
      (row) => show(row, names),
    );
    const asked = Object.entries({ ...filter, from, to }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    tx.record({ resource, detail: { ...Object.fromEntries(asked), events: shown.items.length } });
    return shown;
  }
}
