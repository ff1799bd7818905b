import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Model, ModelCard, Predictions } from '#libs/client';
import { type Command } from 'commander';
import { CommandFailure } from './shell/failure.js';
import { segment } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { fields, printable, table } from './shell/text.js';
import { metricsTable } from './training.js';

async function list({ client, show }: Session): Promise<void> {
  const items = await client.list<Model>('/v1/models');
  show(items, () =>
    table(
      ['id', 'name', 'task', 'label', 'estimator', 'purpose', 'release', 'created'],
      items.map((m) => [
        m.id,
        m.name,
        m.task.name,
        m.task.label,
        m.estimator,
        m.purpose,
        m.release,
        m.createdAt,
      ]),
    ),
  );
}

async function one({ client, show }: Session, id: string): Promise<void> {
  const model = await client.get<Model>(`/v1/models/${segment(id)}`);
  show(model, () => {
    const { metrics, task, ...about } = model;
    return `${fields({ ...about, task: task.name, label: task.label })}\n\n${metricsTable(metrics)}`;
  });
}

async function card({ client, show }: Session, id: string): Promise<void> {
  const found = await client.get<ModelCard>(`/v1/models/${segment(id)}/card`);
  show(found, () => {
    const limits = found.limits.map((limit) => `- ${printable(limit)}`).join('\n');
    const use = printable(found.intendedUse);
    const made = { task: found.task.name, estimator: found.estimator, ...found.lineage };
    return `${use}\n\n${fields(made)}\n\n${metricsTable(found.metrics)}\n\nLimits\n${limits}`;
  });
}

async function readRows(file: string, stdin: NodeJS.ReadableStream): Promise<unknown> {
  const source = file === '-' ? text(stdin) : readFile(file, 'utf8');
  const given = await source.catch(() => {
    throw new CommandFailure(`The file ${printable(file)} cannot be read.`, 2);
  });
  try {
    return JSON.parse(given) as unknown;
  } catch {
    throw new CommandFailure(
      `${printable(file)} is not JSON: it holds a list of rows, such as [{"age": 42}].`,
      2,
    );
  }
}

async function predict(
  { client, show, world }: Session,
  id: string,
  { file, purpose }: { file: string; purpose?: string },
): Promise<void> {
  const rows = await readRows(file, world.stdin);
  const answer = await client.post<Predictions>(`/v1/models/${segment(id)}/predictions`, {
    rows,
    purpose,
  });
  show(answer, () => {
    const names = [...new Set(answer.predictions.flatMap((prediction) => Object.keys(prediction)))];
    return table(
      names,
      answer.predictions.map((prediction) =>
        names.map((name) => (prediction as Record<string, unknown>)[name]),
      ),
    );
  });
}

export function addModels(program: Command, run: Run): void {
  const models = program.command('models').description('what was learnt from releases');
  models.command('list').description('the models that you may know of').action(run(list));
  models.command('show').description('a model and its figures').argument('<id>').action(run(one));
  models
    .command('card')
    .description('its card: where it comes from, what it is for, and its limits')
    .argument('<id>')
    .action(run(card));
  models
    .command('predict')
    .description('ask a model about rows')
    .argument('<id>')
    .requiredOption('-f, --file <file>', 'a JSON list of rows; - for standard input')
    .option('--purpose <purpose>', 'what for; a purpose-bound token need not say')
    .action(run(predict));
}
