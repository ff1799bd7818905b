import { type Attacks, type Utility } from '#libs/contracts';
import {
  continued,
  correlationChange,
  entropyLoss,
  information,
  learnable,
  marginals,
  type PairedSample,
  type RandomNumbers,
  referenceClassifier,
  type World,
} from '#libs/deidentify';
import { problem } from '#libs/kernel';
import { runThread } from '../run-thread.js';
import { attackSample, type Known, secretOf } from './attacks.js';

/** A sample to look at without the engine, as plain data. */
export interface SampleTask {
  readonly plan: Known;
  readonly world: Omit<World, 'random'>;
  /** Where the random numbers were when all else was drawn. */
  readonly random: ReturnType<RandomNumbers['state']>;
}

export interface SampleFigures {
  readonly attacks: Pick<Attacks, 'linkability' | 'inference'>;
  readonly lost: Pick<Utility, 'information' | 'entropy' | 'marginals' | 'correlation' | 'classifier'>;
}

/** Looks at a sample, here or elsewhere; the figures are the same wherever. */
export type LookAtSample = (task: SampleTask, signal: AbortSignal) => Promise<SampleFigures>;

function lostOf(plan: Known, sample: PairedSample, random: RandomNumbers): SampleFigures['lost'] {
  if (sample.length === 0) return {};
  const readable = sample.columns.filter(({ faithfulness }) => faithfulness !== 'opaque');
  const quasi = readable.filter(({ name }) => plan.quasiIdentifiers.includes(name));
  const candidates = readable.filter((column) => learnable(column, sample));
  const label = secretOf(plan, candidates) ?? candidates[0];
  const correlation = correlationChange(readable, sample);
  const classifier = label && referenceClassifier(readable, sample, { label, random });
  return {
    ...(sample.paired &&
      quasi.length > 0 && { information: information(quasi, sample), entropy: entropyLoss(quasi, sample) }),
    marginals: marginals(readable, sample),
    ...(correlation !== undefined && { correlation }),
    ...(classifier !== undefined && { classifier }),
  };
}

/** What follows from the sample alone: two attacks, and what the release lost. */
export function sampleFigures({ plan, world, random: state }: SampleTask): SampleFigures {
  const random = continued(state);
  return {
    attacks: attackSample(plan, { ...world, random }),
    lost: lostOf(plan, world.sample, random),
  };
}

export const lookHere: LookAtSample = (task) => Promise.resolve(sampleFigures(task));

/** Smaller samples are looked at where the caller runs: to start a thread takes longer. */
const fewestRecords = 10_000;

/** Looks at a sample in a thread, while the engine is asked other things. @throws Problem internal.error when the thread fails */
export async function lookInThread(
  task: SampleTask,
  signal: AbortSignal,
  { entry = new URL('./sample-figures.worker.js', import.meta.url), fewest = fewestRecords } = {},
): Promise<SampleFigures> {
  if (task.world.sample.length < fewest) return sampleFigures(task);
  let figures: SampleFigures | undefined;
  await runThread<SampleFigures>(entry, task, (found) => void (figures = found), signal);
  if (figures === undefined) throw problem('internal.error', 'a thread of a release told nothing');
  return figures;
}
