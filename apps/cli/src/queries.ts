import type { NoisyValue, PrivacyBudget, QueryAnswer } from '#libs/client';
import { type Command, Option } from 'commander';
import { CommandFailure } from './shell/failure.js';
import {
  decimalNumber,
  repeated,
  segment,
  several,
  type Versioned,
  versioned,
  wholeNumber,
} from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { fields, printable, table } from './shell/text.js';

type Key = string | number | boolean;

interface QueryOptions {
  readonly dataset?: Versioned;
  readonly release?: string;
  readonly purpose: string;
  readonly column?: string;
  readonly lower?: number;
  readonly upper?: number;
  readonly quantile?: string[];
  readonly edge?: string[];
  readonly key?: string[];
  readonly where?: string[];
  readonly groupBy?: string;
  readonly group?: string[];
  readonly epsilon: number;
  readonly delta?: number;
  readonly mechanism?: string;
  readonly records?: number;
  readonly groups?: number;
}

/** A key as the file has it: a number or truth value where it reads as one, unless it is quoted. */
function keyOf(text: string): Key {
  if (/^".*"$/s.test(text)) return text.slice(1, -1);
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/** `COLUMN=VALUE`; more than equality is for the API. */
function conditions(texts: readonly string[] | undefined): Record<string, Key> | undefined {
  return (
    texts &&
    Object.fromEntries(
      texts.map((text) => {
        const at = text.indexOf('=');
        if (at < 1) throw new CommandFailure('A condition is written COLUMN=VALUE.', 2);
        return [text.slice(0, at), keyOf(text.slice(at + 1))];
      }),
    )
  );
}

function shown(of: NoisyValue['of']): string {
  return typeof of === 'object' ? `${of.from} to ${of.to}` : of === undefined ? '' : String(of);
}

function lines(answer: QueryAnswer): string {
  const all = answer.groups ?? [{ key: '', values: answer.values ?? [] }];
  const rows = all.flatMap(({ key, values }) =>
    values.map(({ value, interval, of }) => [
      String(key),
      shown(of),
      value,
      interval?.lower,
      interval?.upper,
    ]),
  );
  const { unit, budget, omitted } = answer;
  const { cap, left } = budget.epsilon;
  return [
    table(['group', 'of', 'value', 'from', 'to'], rows),
    ...(omitted === undefined ? [] : [`${omitted} more groups are not shown.`]),
    '',
    `${answer.mechanism}, ε ${answer.epsilon}, δ ${answer.delta}, for ${unit.records} per ${unit.of} in ${unit.groups} group(s)`,
    `ε ${left} of ${cap} is left for ${printable(budget.dataset)}`,
  ].join('\n');
}

async function query({ client, show }: Session, aggregate: string, options: QueryOptions): Promise<void> {
  const { dataset, release, purpose, epsilon, delta, mechanism, groupBy } = options;
  if ((dataset === undefined) === (release === undefined)) {
    throw new CommandFailure('Say what to ask about: either --dataset or --release.', 2);
  }
  const { column, lower, upper } = options;
  const ask = {
    aggregate,
    column,
    lower,
    upper,
    quantiles: options.quantile?.map(decimalNumber),
    edges: options.edge?.map(decimalNumber),
    keys: options.key?.map(keyOf),
  };
  const answer = await client.post<QueryAnswer>('/v1/queries', {
    dataset: dataset?.name,
    version: dataset?.version,
    release,
    purpose,
    ask,
    groupBy: groupBy === undefined ? undefined : { column: groupBy, keys: options.group?.map(keyOf) },
    where: conditions(options.where),
    contribution: { records: options.records, groups: options.groups },
    epsilon,
    delta,
    mechanism,
  });
  show(answer, () => lines(answer));
}

async function listBudgets({ client, show }: Session, { dataset }: { dataset?: string }): Promise<void> {
  const items = await client.list<PrivacyBudget>('/v1/budgets', { dataset });
  show(items, () => {
    const budgets = items.map(({ dataset: name, epsilon: e, delta }) => [
      name,
      e.cap,
      e.spent,
      e.left,
      delta,
    ]);
    const spends = items.flatMap(({ dataset: name, spends = [] }) =>
      spends.map((s) => [name, s.purpose, s.principal, s.kind, s.queries, s.epsilon]),
    );
    const who = table(['dataset', 'purpose', 'principal', 'kind', 'answers', 'ε'], spends);
    return `${table(['dataset', 'ε cap', 'spent', 'left', 'δ'], budgets)}${spends.length === 0 ? '' : `\n\n${who}`}`;
  });
}

async function setBudget(
  { client, show }: Session,
  dataset: string,
  body: { epsilon: number; delta: number; reason: string },
): Promise<void> {
  const path = `/v1/budgets/${segment(dataset)}`;
  const budget = await client.send<PrivacyBudget>('PUT', path, JSON.stringify(body), 'application/json');
  show(budget, () => {
    const { dataset: name, epsilon: figures, delta, proposed } = budget;
    const waiting =
      proposed && `ε ${proposed.epsilon}, δ ${proposed.delta}: until a second person sets the same`;
    return fields({ dataset: name, ...figures, delta, ...(waiting && { proposed: waiting }) });
  });
}

export function addQueries(program: Command, run: Run): void {
  program
    .command('query')
    .description('ask a question and get a noisy answer, paid for from the privacy budget')
    .argument('<aggregate>', 'count, sum, mean, variance, median, quantiles or histogram')
    .option('--dataset <dataset[@version]>', 'what to ask about', versioned)
    .option('--release <id>', 'or a release')
    .requiredOption('--purpose <purpose>', 'what for')
    .requiredOption('--epsilon <epsilon>', 'what it may cost', decimalNumber)
    .option('--delta <delta>', 'for Gaussian noise and for groups that are not named', decimalNumber)
    .addOption(new Option('--mechanism <mechanism>').choices(['laplace', 'gaussian']))
    .option('--column <column>', 'of what')
    .option('--lower <number>', 'values below it count as this', decimalNumber)
    .option('--upper <number>', 'values above it count as this', decimalNumber)
    .option('--quantile <share>', 'from 0 to 1; may be given more than once', several)
    .option('--edge <number>', 'of a histogram, ascending; may be given more than once', several)
    .option('--key <value>', 'of a histogram; may be given more than once', repeated)
    .option('--group-by <column>', 'an answer for each group')
    .option('--group <value>', 'a group that is public; may be given more than once', repeated)
    .option('--where <column=value>', 'only such records; may be given more than once', repeated)
    .option('--records <count>', 'records of one subject that count', wholeNumber)
    .option('--groups <count>', 'groups that one subject may be in', wholeNumber)
    .action(run(query));
  const budgets = program.command('budgets').description('privacy budgets of datasets');
  budgets
    .command('list')
    .description('caps, what is spent and left, and by whom')
    .option('--dataset <name>', 'of this dataset')
    .action(run(listBudgets));
  budgets
    .command('set')
    .description('set the cap of a dataset')
    .argument('<dataset>')
    .requiredOption('--epsilon <epsilon>', 'the cap', decimalNumber)
    .requiredOption('--delta <delta>', 'below one over the number of people', decimalNumber)
    .requiredOption('--reason <text>', 'why')
    .action(run(setBudget));
}
