import { type Attacks, type RiskFigures, type Utility, type Wp216Question } from '#libs/contracts';
import {
  correlationChange,
  entropyLoss,
  information,
  learnable,
  marginals,
  type PairedSample,
  randomNumbers,
  type RandomNumbers,
  referenceClassifier,
  riskFigures,
  utility,
  wp216Questions,
} from '#libs/deidentify';
import { identifier } from '#libs/tabular';
import { secretOf, runAttacks } from './attacks.js';
import { type Classes, countClasses } from './class-figures.js';
import { type ReleaseFigures } from './holds.js';
import { measureModelFigures, reportFigures } from './model-figures.js';
import { readPairedSample } from './paired-sample.js';
import { numberFrom, output, rawColumns, type RiskSource } from './risk-source.js';

export { type RiskSource } from './risk-source.js';

/** What {@link measureRisk} tells; how the release was enforced is for whoever did it. */
export interface MeasuredRisk {
  readonly before: RiskFigures;
  readonly after: RiskFigures;
  readonly attacks: Attacks;
  readonly questions: Wp216Question[];
  readonly utility: Utility;
}

/** Above which prosecutor and journalist risk a record counts as exposed: classes of fewer than five. */
const threshold = 0.2;

/**
 * Measures a release before it is committed: class-based risk of raw and released records, counted on all of them; the
 * attacks after Anonymeter and what the release costs, on a random sample of at most 30,000 records where it
 * has more. One to a few passes over each relation, and no more in memory than the sample and the classes of one pass.
 * `release` is what {@link measureRelease} measured.
 */
export async function measureRisk(source: RiskSource, release: ReleaseFigures): Promise<MeasuredRisk> {
  const { plan, progress } = source;
  const random = randomNumbers(source.random);
  progress(0, 'Measuring the classes of the raw records');
  const before = await countRawClasses(source);
  const options = { threshold, samplingFraction: plan.sampling?.fraction ?? 1 };
  const figures = { ...riskFigures(release.classes.buckets, options), ...reportFigures(release.models) };
  progress(0.3, 'Drawing a sample');
  const counts = {
    raw: before.buckets.reduce((sum, bucket) => sum + bucket.records, 0),
    considered: await countPublished(source, source.transformed),
    released: release.published,
  };
  const sample = await readPairedSample(source, counts.considered, random.integer(2 ** 31));
  progress(0.5, 'Attacking the release');
  const attacks = await runAttacks(source, sample, random);
  progress(0.8, 'Measuring what was lost');
  return {
    before: riskFigures(before.buckets, { threshold, samplingFraction: 1 }),
    after: figures,
    attacks,
    questions: wp216Questions(figures, attacks),
    utility: utilityOf(source, { sample, counts, squares: release.classes.squares, random }),
  };
}

async function countRawClasses(source: RiskSource): Promise<Classes> {
  const { plan, raw } = source;
  const keys = [...new Set(plan.quasiIdentifiers.flatMap((name) => rawColumns(plan, name)))];
  const subject = plan.subject === undefined ? undefined : identifier(plan.subject);
  return countClasses(source, { from: raw.sql, where: 'true', keys, subject });
}

const countPublished = (source: RiskSource, sql: string): Promise<number> =>
  numberFrom(source, `SELECT count(*) FROM (${sql}) AS t WHERE p`);

/**
 * Measures the records that will leave: their classes and every model that the plan requires. It is what the release is held to,
 * and what its risk document says.
 * @throws Problem internal.error when a model was not measured
 */
export async function measureRelease(source: RiskSource): Promise<ReleaseFigures> {
  const { plan, released, paired } = source;
  const keys = plan.quasiIdentifiers.map((name) => output(plan, name));
  const subject = plan.subject === undefined || !paired ? undefined : 's';
  const classes = await countClasses(source, { from: released, where: 'p', keys, subject });
  const published = await countPublished(source, released);
  return { classes, published, models: published > 0 ? await measureModelFigures(source) : [] };
}

interface Counts {
  readonly raw: number;
  readonly considered: number;
  readonly released: number;
}

/** Cells that differ from the raw ones, counted in the sample and taken for all. */
function changedCells({ plan, paired }: RiskSource, sample: PairedSample, released: number): number {
  if (!paired) return released * plan.columns.length;
  let [records, changed] = [0, 0];
  for (const [i, kept] of sample.inRelease.entries()) {
    if (kept !== 1) continue;
    records++;
    for (const { raw, released: after } of sample.columns) {
      if (raw.labels[raw.codes[i] ?? -1] !== after.labels[after.codes[i] ?? -1]) changed++;
    }
  }
  const looked = new Set(sample.columns.map(({ name }) => name));
  const unseen = plan.columns.filter(
    ({ name, action }) => !looked.has(name) && action.technique !== 'keep',
  ).length;
  return records === 0 ? 0 : Math.round((changed * released) / records) + unseen * released;
}

interface Measured {
  readonly sample: PairedSample;
  readonly counts: Counts;
  readonly squares: number;
  readonly random: RandomNumbers;
}

function utilityOf(source: RiskSource, { sample, counts, squares, random }: Measured): Utility {
  const { plan, paired } = source;
  const suppressed = paired ? Math.max(0, counts.considered - counts.released) : 0;
  const simple = utility(plan, {
    rawRows: counts.raw,
    records: counts.released,
    suppressed,
    changedCells: changedCells(source, sample, counts.released),
  });
  if (sample.length === 0) return simple;
  const readable = sample.columns.filter(({ faithfulness }) => faithfulness !== 'opaque');
  const quasi = readable.filter(({ name }) => plan.quasiIdentifiers.includes(name));
  const value = squares + suppressed * counts.considered;
  const candidates = readable.filter((column) => learnable(column, sample));
  const label = secretOf(plan, candidates) ?? candidates[0];
  const correlation = correlationChange(readable, sample);
  const classifier = label && referenceClassifier(readable, sample, { label, random });
  return {
    ...simple,
    ...(paired &&
      quasi.length > 0 && { information: information(quasi, sample), entropy: entropyLoss(quasi, sample) }),
    ...(paired &&
      counts.considered > 0 && {
        discernibility: { value, share: Math.min(1, value / counts.considered ** 2) },
      }),
    marginals: marginals(readable, sample),
    ...(correlation !== undefined && { correlation }),
    ...(classifier !== undefined && { classifier }),
  };
}
