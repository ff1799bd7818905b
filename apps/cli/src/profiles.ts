import { counted } from '#libs/kernel';
import { type Profile } from '#libs/contracts';
import { type Command } from 'commander';
import { versionPath } from './dataset-facts.js';
import { CommandFailure } from './shell/failure.js';
import { versioned, type Versioned } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { table, told } from './shell/text.js';

interface Reveal {
  readonly reveal?: string[];
  readonly reason?: string;
}

async function profile({ client, show }: Session, ref: Versioned, { reveal, reason }: Reveal): Promise<void> {
  const path = `${versionPath(ref)}/profile`;
  if (reveal !== undefined && reason === undefined)
    throw new CommandFailure('--reveal needs --reason: who looks at cells of direct identifiers says why.');
  const found =
    reveal === undefined
      ? await client.get<Profile>(path)
      : await client.post<Profile>(`${path}/reveal`, { columns: reveal, reason });
  show(found, () => {
    const rows = found.columns.map((c) => [
      c.name,
      c.type,
      told(c.nulls, found.coarse),
      c.approximate ? `~${c.distinct}` : told(c.distinct, found.coarse),
      c.min,
      c.max,
      c.mean,
      c.stddev,
    ]);
    const direct = found.columns.flatMap((c) => (c.masked ? [c.name] : []));
    const masked =
      found.coarse === true
        ? '\nCounts are told coarsely; what comes from cells is shown to those who may read raw data.'
        : direct.length > 0
          ? `\nDirect identifiers are masked: --reveal ${direct.map((name) => JSON.stringify(name)).join(' ')} --reason TEXT shows them, and is recorded.`
          : '';
    return `${counted(found.rows, 'row')}\n\n${table(['column', 'type', 'nulls', 'distinct', 'min', 'max', 'mean', 'stddev'], rows)}${masked}`;
  });
}

export function addProfile(program: Command, run: Run): void {
  program
    .command('profile')
    .description('what is in each column of a dataset version')
    .argument('<dataset[@version]>', 'the newest version unless one is named', versioned)
    .option('--reveal <column...>', 'show what comes from the cells of these direct identifiers; recorded')
    .option('--reason <text>', 'why they are revealed')
    .action(run(profile));
}
