import { hash } from 'node:crypto';
import { encodeEntry, type EventDetail, makeEntry, type Sha256 } from '#libs/ledger';
import { type Statement } from './statements.js';
import { type AuditRecordEntity } from './tables/audit.entity.js';

/** What a write leaves to be done at its end, when it has asked nothing of the database. */
export interface Closing {
  readonly statements: readonly Statement[];
  readonly records: readonly AuditRecordEntity[];
  /** Whether they may wait until the log is mended: what they tell of gives nobody anything. */
  readonly mayWait: boolean;
}

/**
 * What goes on while the log takes no records: what lets in those who mend it, the start, and looking at the log. What these may do
 * beyond is recorded by itself, and refused.
 */
const goesOn: ReadonlySet<string> = new Set([
  'user.sign-in',
  'user.sign-out',
  'audit.read',
  'catalog.read',
  'gateway.bootstrap',
  'training.identify',
]);

/** Outcomes after which nobody has more than before. */
const gaveNothing: ReadonlySet<string> = new Set(['denied', 'failed']);

/** Whether what a write did may be in the log later, when it takes records again. */
export const mayWait = (action: string, records: readonly AuditRecordEntity[]): boolean =>
  goesOn.has(action) || records.every(({ outcome }) => gaveNothing.has(outcome));

/**
 * The bytes of a record's leaf. A record that no leaf could be made of would stop the log for everybody; here it stops the write
 * that made it. @throws Problem audit.malformed
 */
export function loggable(record: AuditRecordEntity): Uint8Array {
  const known = made.get(record);
  if (known?.detail === record.detail) return known.bytes;
  const { id, at, actorId: actor, action, outcome, salt } = record;
  const resource = { kind: record.resourceKind, id: record.resourceId };
  const fields = { id, at, actor, action, outcome, resource };
  const bytes = encodeEntry(makeEntry(fields, { salt, detail: record.detail as EventDetail }, nodeSha256));
  made.set(record, { detail: record.detail, bytes });
  return bytes;
}

/** Leaves that were made already: the detail is all that changes of a record between its making and its end. */
const made = new WeakMap<AuditRecordEntity, { readonly detail: object; readonly bytes: Uint8Array }>();

const nodeSha256: Sha256 = (bytes) => Uint8Array.from(hash('sha256', bytes, 'buffer'));

/**
 * One text for any number of records, so that a connection parses and plans it once. It returns nothing: most apps may add records
 * and read none. Leaves and the checkpoint over them are committed together: where they differ, somebody took from the log, and what
 * cannot wait until it is mended is taken back, by a wait without a record.
 */
const insertText = `
  WITH r AS (
    INSERT INTO audit_record (id, at, actor_id, action, resource_kind, resource_id, outcome, detail, salt, seal)
    SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
      $8::jsonb[], $9::bytea[], $10::text[]))
  INSERT INTO audit_inbox (record_id)
    SELECT CASE WHEN w.may_wait OR coalesce((SELECT max("index") + 1 FROM audit_leaf), 0)
      = coalesce((SELECT max(size) FROM audit_checkpoint), 0) THEN w.id END
    FROM unnest($1::uuid[], $11::boolean[]) AS w (id, may_wait)`;

/** Puts records there, and their wait for a leaf. */
export function insertRecords(closings: readonly Pick<Closing, 'records' | 'mayWait'>[]): Statement {
  const records = closings.flatMap((closing) => closing.records);
  const column = <T>(of: (record: AuditRecordEntity) => T): T[] => records.map(of);
  return {
    text: insertText,
    values: [
      column(({ id }) => id),
      column(({ at }) => at),
      column(({ actorId }) => actorId),
      column(({ action }) => action),
      column(({ resourceKind }) => resourceKind),
      column(({ resourceId }) => resourceId),
      column(({ outcome }) => outcome),
      column(({ detail }) => JSON.stringify(detail)),
      column(({ salt }) => salt),
      column(({ seal }) => seal),
      closings.flatMap((closing) => closing.records.map(() => closing.mayWait)),
    ],
  };
}
