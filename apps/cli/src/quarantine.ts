import { Readable } from 'node:stream';
import type { QuarantinedRecords } from '#libs/client';
import { counted } from '#libs/kernel';
import { type Command } from 'commander';
import { versionPath } from './dataset-facts.js';
import { CommandFailure } from './shell/failure.js';
import { keepWhole } from './shell/keep-whole.js';
import { versioned, type Versioned } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { printable, table } from './shell/text.js';

interface Flags {
  readonly output?: string;
  readonly reason?: string;
}

async function quarantine(
  { client, show }: Session,
  ref: Versioned,
  { output, reason }: Flags,
): Promise<void> {
  const path = `${versionPath(ref)}/quarantine`;
  if (output === undefined) {
    const found = await client.get<QuarantinedRecords>(path);
    show(found, () =>
      found.records.length === 0
        ? 'Every record could be read.'
        : `${table(
            ['line', 'what is wrong'],
            found.records.map((record) => [record.line, record.reason]),
          )}\n-o FILE --reason TEXT writes the records to a file, to be mended and uploaded again.`,
    );
    return;
  }
  if (reason === undefined)
    throw new CommandFailure('--output needs --reason: who takes raw records says why.');
  const found = await client.post<QuarantinedRecords>(`${path}/reveal`, { reason });
  const text = found.records.map((record) => `${record.text ?? ''}\n`).join('');
  await keepWhole(Readable.from([text]), output);
  show(
    { records: found.records.length, output },
    () => `${printable(output)}: ${counted(found.records.length, 'record')}`,
  );
}

export function addQuarantine(program: Command, run: Run): void {
  program
    .command('quarantine')
    .description('records of an upload that could not be read')
    .argument('<dataset[@version]>', 'the newest version unless one is named', versioned)
    .option('-o, --output <file>', 'write them as they came to a file; recorded')
    .option('--reason <text>', 'why they are taken')
    .action(run(quarantine));
}
