import { problem, type Actor, type Id } from '#libs/kernel';
import { type Tx } from './tx.js';

/** The Idempotency-Key of a request, which ends in the transaction that does what the request asks. */
export interface HeldKey {
  readonly key: string;
  /** Which of the requests with this key may act. */
  readonly claim: Id;
  /** Whether the answer may lie in the catalog until a repeat asks for it. */
  readonly keeps: boolean;
  /** What has arrived of the body; null before its end. */
  readonly digest: () => string | null;
}

const held = new WeakMap<Actor, HeldKey>();

/** From now on what this actor's request does ends its key. An actor is made for each request. */
export function holdKey(actor: Actor, key: HeldKey): void {
  held.set(actor, key);
}

/**
 * For the door alone: ends the key of a write that did something, and keeps what a repeat hears should this process die before it
 * has answered. What was only decided (`allowed`) ends nothing.
 * @throws Problem idempotency.conflict when another request with the key has it by now: one of them acts
 */
export async function endKey(tx: Tx, result: unknown): Promise<void> {
  const key = held.get(tx.actor);
  if (!key || !tx.records.some(({ outcome }) => outcome === 'done')) return;
  const job = tx.enqueued === undefined ? null : `/v1/jobs/${tx.enqueued}`;
  const answer = job === null ? (typeof result === 'object' ? result : null) : { job };
  const ended = await tx.sql(
    `UPDATE idempotency_key SET acted = true, digest = $4, location = $5, body = $6
     WHERE principal_id = $1 AND key = $2 AND claim = $3 RETURNING key`,
    [tx.actor.id, key.key, key.claim, key.digest(), job, key.keeps && answer ? JSON.stringify(answer) : null],
  );
  // TypeORM answers an UPDATE with its rows and their number.
  const [rows] = ended as unknown as [unknown[], number];
  if (rows.length === 0) throw problem('idempotency.conflict', 'Another request with this key was faster.');
}
