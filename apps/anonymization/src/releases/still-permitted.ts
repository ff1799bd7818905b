import { type Readable } from 'node:stream';
import { type ReadTx } from '#libs/db';
import { problem, type Actor, type Id } from '#libs/kernel';
import { actorById, refuseWithdrawn, releaseTarget, type Standing } from '#libs/platform';
import { findRun } from './releases.store.js';

/** What a delivery was opened for. */
interface Opened {
  readonly id: Id;
  readonly purpose: string;
  /** The training run that it is read for. */
  readonly run: Id | undefined;
}

/**
 * While a release is delivered: whether it would be opened now.
 * @throws Problem release.withdrawn; access.denied where its reader, or whoever started the run, may read it no more
 */
async function requireStillPermitted(tx: ReadTx, actor: Actor, opened: Opened): Promise<void> {
  const { id, purpose, run } = opened;
  await refuseWithdrawn(tx, id);
  const { target } = await releaseTarget(tx, id);
  const started = run === undefined || !target ? undefined : await findRun(tx, run, target.id);
  const asker = run === undefined ? actor : started && (await actorById(tx, started.createdBy));
  const action = run === undefined ? 'read' : 'train';
  const decision = asker && (await tx.decide(target, { action, purpose, actor: asker }));
  if (decision?.allowed !== true) throw problem('access.denied', 'The release may be read no more.');
}

/** Ends a delivery whose reader went away or may read it no more: `signal` says so to what makes it. */
export function watchDelivery(
  standing: Standing,
  actor: Actor,
  opened: Opened,
  { output, gone }: { readonly output: Readable; readonly gone: AbortSignal },
): { readonly signal: AbortSignal; readonly unwatch: () => void } {
  const stop = new AbortController();
  gone.addEventListener('abort', () => stop.abort(), { once: true });
  const key = JSON.stringify([actor.id, actor.token, opened.id, opened.purpose, opened.run]);
  const unwatch = standing.watch({
    actor,
    also: { key, check: (tx, now) => requireStillPermitted(tx, now, opened) },
    fall: (why) => {
      output.destroy(why);
      stop.abort();
    },
  });
  return { signal: stop.signal, unwatch };
}
