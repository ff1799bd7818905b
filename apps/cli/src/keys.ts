import type { Accepted, Key } from '#libs/client';
import { type Command } from 'commander';
import { jobId, jobResult } from './shell/jobs.js';
import { type Run, type Session } from './shell/session.js';
import { fields, table } from './shell/text.js';

/** What a change of the vault's key came to. */
interface Rewrapped {
  readonly key: string;
  readonly objects: number;
  readonly domains: number;
  readonly answers: number;
}

async function list({ client, show }: Session): Promise<void> {
  const items = await client.list<Key>('/v1/keys');
  show(items, () =>
    table(
      ['id', 'use', 'state', 'objects', 'created', 'algorithm'],
      items.map(({ id, use, state, objects, created, algorithm }) => [
        ...[id, use, state, objects, created ?? '', algorithm],
      ]),
    ),
  );
}

async function rotate(session: Session, { wait }: { wait: boolean }): Promise<void> {
  const accepted = await session.client.post<Accepted>('/v1/keys/rotate');
  if (!wait) {
    const text = `Started; tidegate jobs watch ${jobId(accepted.job)} tells when it is done.`;
    session.show(accepted, () => text);
    return;
  }
  const made = await jobResult<Rewrapped>(session, accepted.job);
  session.show(made, () => fields({ ...made }));
}

export function addKeys(program: Command, run: Run): void {
  const keys = program
    .command('keys')
    .description('what sealed data are wrapped to; never the keys themselves');
  keys.command('list').description('every key, its use, its age and what needs it').action(run(list));
  keys
    .command('rotate')
    .description('a fresh key for the vault, and all that it sealed before for that key')
    .option('--no-wait', 'do not wait until it is done')
    .action(run(rotate));
}
