import { readFile } from 'node:fs/promises';
import type { HierarchyVersion } from '#libs/client';
import { type Command } from 'commander';
import { CommandFailure } from './shell/failure.js';
import { segment, versioned, type Versioned } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { printable, table } from './shell/text.js';

async function put({ client, show }: Session, name: string, { file }: { file: string }): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandFailure(`The file ${printable(file)} cannot be read.`, 2);
  });
  const made = await client.send<HierarchyVersion>(
    'PUT',
    `/v1/hierarchies/${segment(name)}`,
    text,
    'text/csv',
  );
  show(made, () => `${printable(made.name)}@${made.version}, ${made.leaves} leaves, ${made.levels} levels`);
}

async function list({ client, show }: Session): Promise<void> {
  const items = await client.list<HierarchyVersion>('/v1/hierarchies');
  show(items, () =>
    table(
      ['name', 'version', 'leaves', 'levels', 'created'],
      items.map((h) => [h.name, h.version, h.leaves, h.levels, h.createdAt]),
    ),
  );
}

async function one({ client, show }: Session, { name, version }: Versioned): Promise<void> {
  const path = `/v1/hierarchies/${segment(name)}${version === undefined ? '' : `/versions/${version}`}`;
  const found = await client.get<HierarchyVersion>(path);
  const answer = await client.open(path, undefined, { Accept: 'text/csv' });
  const text = await answer.text();
  show({ ...found, csv: text }, () => text.split('\n').map(printable).join('\n').trimEnd());
}

export function addHierarchies(program: Command, run: Run): void {
  const hierarchies = program
    .command('hierarchies')
    .description('what policies generalize by: one line a leaf, from the leaf to *');
  hierarchies
    .command('put')
    .description('keep a hierarchy as a new version, unless nothing changed')
    .argument('<name>')
    .requiredOption('-f, --file <file>', 'CSV as ARX writes it, separated by ; or ,')
    .action(run(put));
  hierarchies.command('list').description('the newest version of each').action(run(list));
  hierarchies
    .command('show')
    .description('the rows of a hierarchy')
    .argument('<name[@version]>', 'the newest version unless one is named', versioned)
    .action(run(one));
}
