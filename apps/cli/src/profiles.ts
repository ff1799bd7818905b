import { type Profile } from '#libs/contracts';
import { type Command } from 'commander';
import { versionPath } from './datasets.js';
import { versioned, type Versioned } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { table } from './shell/text.js';

async function profile({ client, show }: Session, ref: Versioned): Promise<void> {
  const found = await client.get<Profile>(`${versionPath(ref)}/profile`);
  show(found, () => {
    const rows = found.columns.map((c) => [
      c.name,
      c.type,
      c.nulls,
      c.approximate ? `~${c.distinct}` : c.distinct,
      c.min,
      c.max,
      c.mean,
      c.stddev,
    ]);
    const masked = found.columns.some((c) => c.masked)
      ? '\nWhat comes from cells is shown to those who may see raw data.'
      : '';
    return `${found.rows} rows\n\n${table(['column', 'type', 'nulls', 'distinct', 'min', 'max', 'mean', 'stddev'], rows)}${masked}`;
  });
}

export function addProfile(program: Command, run: Run): void {
  program
    .command('profile')
    .description('what is in each column of a dataset version')
    .argument('<dataset[@version]>', 'the newest version unless one is named', versioned)
    .action(run(profile));
}
