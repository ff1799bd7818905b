import type { Accepted } from '#libs/client';
import { LearningTask, ModelKind, type Metrics } from '#libs/contracts';
import { Option, type Command } from 'commander';
import { toldAs } from './shell/failure.js';
import { jobId, jobResult } from './shell/jobs.js';
import { decimalNumber, repeated, wholeNumber, wholeNumbers } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { printable, table } from './shell/text.js';

/** The result of a training run. */
export interface Trained {
  readonly model: string;
  readonly metrics: { readonly test: Metrics; readonly baseline: Metrics };
}

interface TrainOptions {
  readonly name: string;
  readonly release: string;
  readonly purpose: string;
  readonly task?: string;
  readonly model?: string;
  readonly estimator?: string;
  readonly label: string;
  readonly feature?: string[];
  readonly hidden?: number[];
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly testShare?: number;
  readonly seed?: number;
  readonly wait: boolean;
}

/** A model's figures beside those of always giving the commonest answer, or the mean. */
export function metricsTable({ test, baseline }: Trained['metrics']): string {
  const names = [...new Set([...Object.keys(test), ...Object.keys(baseline)])];
  return table(
    ['on unseen rows', 'model', 'baseline'],
    names.map((name) => [name, test[name], baseline[name]]),
  );
}

const otherwise: Readonly<Record<string, string>> = { features: 'feature', hiddenUnits: 'hidden' };

/** The option that a place in a recipe is said by: `--test-share` for `#/recipe/testShare`. */
const flagOf = (pointer: string): string =>
  pointer.replace(/^#\/recipe\/(\w+).*$/s, (_, name: string) => {
    const kebab = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return `--${Object.hasOwn(otherwise, name) ? (otherwise[name] ?? name) : kebab}`;
  });

async function train(session: Session, options: TrainOptions): Promise<void> {
  const {
    name,
    release,
    purpose,
    task,
    model,
    estimator,
    label,
    epochs,
    batchSize,
    learningRate,
    testShare,
    seed,
  } = options;
  const { feature: features, hidden: hiddenUnits } = options;
  const settings = { epochs, batchSize, learningRate, testShare, seed };
  const learnt = { task: task ?? (model === undefined ? 'classification' : undefined), model, estimator };
  const recipe = { ...learnt, label, features, hiddenUnits, ...settings };
  const asked = { name, release, purpose, recipe };
  const accepted = await session.client.post<Accepted>('/v1/training-runs', asked).catch((error: unknown) => {
    throw toldAs(error, flagOf);
  });
  if (!options.wait) {
    session.show(
      accepted,
      () => `Started; tidegate jobs watch ${jobId(accepted.job)} tells when it is done.`,
    );
    return;
  }
  const trained = await jobResult<Trained>(session, accepted.job);
  session.show(trained, () => `Model ${printable(trained.model)}\n\n${metricsTable(trained.metrics)}`);
}

export function addTrain(program: Command, run: Run): void {
  program
    .command('train')
    .description('train a model on a release that you were granted')
    .argument('<name>', "the model's name")
    .requiredOption('--release <id>', 'what to learn from')
    .requiredOption('--purpose <purpose>', 'what for')
    .requiredOption('--label <column>', 'what to predict')
    .addOption(
      new Option('--task <task>', 'what is learnt; classification when absent').choices(LearningTask.options),
    )
    .addOption(new Option('--model <kind>', 'the task by its older name').choices(ModelKind.options))
    .option('--estimator <name>', 'how it is learnt; multilayer-perceptron when absent')
    .option('--feature <column>', 'a column to learn from; all but the label when absent', repeated)
    .option('--hidden <units>', 'units of the hidden layers, such as 32 or 64,32', wholeNumbers)
    .option('--epochs <number>', 'how often the rows are gone through', wholeNumber)
    .option('--batch-size <rows>', 'rows a step', wholeNumber)
    .option('--learning-rate <rate>', 'length of a step', decimalNumber)
    .option(
      '--test-share <share>',
      'the share of rows that is kept for measuring, such as 0.2',
      decimalNumber,
    )
    .option('--seed <number>', 'the split and the first weights follow from it', wholeNumber)
    .option('--no-wait', 'do not wait until it is trained')
    .action(
      run((session, name: string, options: Omit<TrainOptions, 'name'>) =>
        train(session, { ...options, name }),
      ),
    );
}
