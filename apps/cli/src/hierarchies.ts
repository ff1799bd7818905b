import type { HierarchyVersion } from '#libs/client';
import { type Command } from 'commander';
import { readText, segment, versioned, type Versioned } from './shell/options.js';
import { lister, type Run, type Session } from './shell/session.js';
import { printable } from './shell/text.js';

async function put({ client, show }: Session, name: string, { file }: { file: string }): Promise<void> {
  const text = await readText(file);
  const made = await client.send<HierarchyVersion>(
    'PUT',
    `/v1/hierarchies/${segment(name)}`,
    text,
    'text/csv',
  );
  show(made, () => `${printable(made.name)}@${made.version}, ${made.leaves} leaves, ${made.levels} levels`);
}

const list = lister<HierarchyVersion>('/v1/hierarchies', [
  'name',
  'version',
  'leaves',
  'levels',
  'created=createdAt',
]);

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
    .command('put <name>')
    .description('keep a hierarchy as a new version, unless nothing changed')
    .requiredOption('-f, --file <file>', 'CSV as ARX writes it, separated by ; or ,')
    .action(run(put));
  hierarchies.command('list').description('the newest version of each').action(run(list));
  hierarchies
    .command('show')
    .description('the rows of a hierarchy')
    .argument('<name[@version]>', 'the newest version unless one is named', versioned)
    .action(run(one));
}
