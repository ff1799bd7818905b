import { readFile } from 'node:fs/promises';
import type { PolicySummary, PolicyTemplate, PolicyVersion, Preview } from '#libs/client';
import { didYouMean } from '#libs/kernel';
import { type Command } from 'commander';
import { CommandFailure, Refusal } from './shell/failure.js';
import { segment, versioned, wholeNumber, type Versioned } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { printable, table } from './shell/text.js';

/** A file that cannot be read goes here as well: the gateway says what is wrong with it, and where. */
const nameless = 'unnamed';
const giveName = 'Give it a name on a line of its own, such as name: customers.';

/** The name that a policy file gives itself; the server checks it against the address. */
export function policyName(text: string, isJson: boolean): string {
  const found = isJson
    ? jsonName(text)
    : /^name:\s*(["']?)([a-z0-9][a-z0-9-]{0,62})\1\s*(?:#.*)?$/m.exec(text)?.[2];
  return found ?? nameless;
}

function jsonName(text: string): string | undefined {
  try {
    const { name } = JSON.parse(text) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

async function apply({ client, show }: Session, { file }: { file: string }): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandFailure(`The file ${printable(file)} cannot be read.`, 2);
  });
  const isJson = file.toLowerCase().endsWith('.json');
  const name = policyName(text, isJson);
  const type = isJson ? 'application/json' : 'application/yaml';
  const path = `/v1/policies/${segment(name)}`;
  const made = await client.send<PolicyVersion>('PUT', path, text, type).catch((error: unknown) => {
    const isNameless = error instanceof Refusal && error.document.errors?.some((e) => e.pointer === '#/name');
    throw name === nameless && isNameless ? new Refusal(error.document, giveName) : error;
  });
  show(made, () => `${printable(made.name)}@${made.version}, digest ${made.digest}${waiting(made)}`);
}

/** That a version waits for a second person, why, and what they would say. */
function waiting({ name, version, state, loosens = [] }: PolicyVersion): string {
  if (state !== 'proposed') return '';
  const how = `tidegate policies approve ${printable(name)}@${version}`;
  return `\nIt promises less than the version in force: ${loosens.join('; ')}.\nIt makes no release until a second person approves it: ${how}`;
}

async function approve(
  { client, show }: Session,
  { name, version }: Versioned,
  { reason }: { reason?: string },
): Promise<void> {
  if (version === undefined) throw new CommandFailure('Say which version, such as customers@2.', 2);
  const path = `/v1/policies/${segment(name)}/versions/${version}/approve`;
  const made = await client.post<PolicyVersion>(path, { reason });
  show(
    made,
    () => `${printable(made.name)}@${made.version} is in force, approved by ${made.approvedBy ?? ''}`,
  );
}

async function list({ client, show }: Session): Promise<void> {
  const items = await client.list<PolicySummary>('/v1/policies');
  show(items, () =>
    table(
      ['name', 'version', 'state', 'purposes', 'created'],
      items.map((p) => [p.name, p.version, p.state, p.purposes, p.createdAt]),
    ),
  );
}

async function one({ client, show }: Session, { name, version }: Versioned): Promise<void> {
  const path = `/v1/policies/${segment(name)}${version === undefined ? '' : `/versions/${version}`}`;
  const policy = await client.get<PolicyVersion>(path);
  show(policy, () => policy.source.split('\n').map(printable).join('\n').trimEnd());
}

const rowsTable = ({ columns, rows }: Preview['before']): string =>
  table(
    columns.map(({ name }) => printable(name)),
    rows.map((row) => columns.map(({ name }) => row[name])),
  );

async function preview(
  { client, show }: Session,
  policy: string,
  dataset: Versioned,
  { limit }: { limit: number },
): Promise<void> {
  const ask = { dataset: dataset.name, version: dataset.version ?? 'latest', limit };
  const found = await client.post<Preview>(`/v1/policies/${segment(policy)}/preview`, ask);
  show(found, () => {
    const what = table(
      ['column', 'released', 'what', 'why'],
      found.explanation.map((e) => [e.column, e.released, e.what, e.why]),
    );
    const warnings = found.warnings.map((warning) => `Warning: ${printable(warning)}\n`).join('');
    const differs = found.differs
      .map(({ column, why }) => `The release will differ in ${printable(column)}: ${printable(why)}\n`)
      .join('');
    const tables = `Before\n${rowsTable(found.before)}\n\nAfter\n${rowsTable(found.after)}\n\n${what}`;
    return `${tables}\n${differs}${warnings}`.trimEnd();
  });
}

async function templates({ client, show }: Session, name: string | undefined): Promise<void> {
  const items = await client.list<PolicyTemplate>('/v1/policy-templates');
  if (name === undefined) {
    show(items, () =>
      table(
        ['name', 'title', 'follows'],
        items.map((t) => [t.name, t.title, t.source]),
      ),
    );
    return;
  }
  const found = items.find((template) => template.name === name);
  if (found === undefined) {
    const names = items.map((template) => template.name).join(', ');
    const meant = didYouMean(
      name,
      items.map((template) => template.name),
    );
    throw new CommandFailure(`There is no template ${printable(name)}${meant}; there are ${names}.`, 2);
  }
  show(found, () => found.text.trimEnd());
}

export function addPolicies(program: Command, run: Run): void {
  const policies = program.command('policies').description('what may leave, and in which form');
  policies
    .command('apply')
    .description('keep a policy file as a new version, unless nothing changed')
    .requiredOption('-f, --file <file>', 'the policy, as YAML or .json')
    .action(run(apply));
  policies.command('list').description('the newest version of each').action(run(list));
  policies
    .command('show')
    .description('a policy as it was written')
    .argument('<name[@version]>', 'the newest version unless one is named', versioned)
    .action(run(one));
  policies
    .command('approve')
    .description('say yes, as the second person, to a version that promises less')
    .argument('<name@version>', 'as policies list says', versioned)
    .option('--reason <text>', 'why')
    .action(run(approve));
  policies
    .command('templates')
    .description('policy files to begin with; with a name, that file')
    .argument('[name]')
    .action(run(templates));
  policies
    .command('preview')
    .description('the first rows before and after, for those who may see raw data')
    .argument('<policy>')
    .argument('<dataset[@version]>', 'the newest version unless one is named', versioned)
    .option('--limit <rows>', 'how many rows', wholeNumber, 20)
    .action(run(preview));
}
