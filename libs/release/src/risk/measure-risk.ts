import { type Attacks, type RiskFigures, type Utility, type Wp216Question } from '#libs/contracts';
import {
  type PairedSample,
  randomNumbers,
  riskFigures,
  utility,
  valuesOf,
  wp216Questions,
} from '#libs/deidentify';
import { identifier } from '#libs/tabular';
import { allAttacks, drawAttacks } from './attacks.js';
import { type Classes, countClasses } from './class-figures.js';
import { type ReleaseFigures } from './holds.js';
import { measureModelFigures, reportFigures } from './model-figures.js';
import { readPairedSample } from './paired-sample.js';
import { numberFrom, output, rawColumns, type RiskSource } from './risk-source.js';
import { lookHere, type LookAtSample, type SampleFigures } from './sample-figures.js';
import { singlingOut } from './singling-out.js';

export { type RiskSource } from './risk-source.js';

/** What {@link measureRisk} tells; how the release was enforced is for whoever did it. */
export interface MeasuredRisk {
  readonly before: RiskFigures;
  readonly after: RiskFigures;
  readonly attacks: Attacks;
  readonly questions: Wp216Question[];
  readonly utility: Utility;
}

/** How measuring shares the machine. */
interface Beside {
  /** Where the sample is looked at; where the caller runs unless told. */
  readonly look?: LookAtSample;
  /** What else is to be done with the engine while the sample is looked at, when all was asked of it that is to be measured. */
  readonly meanwhile?: () => Promise<void>;
}

/** Above which prosecutor and journalist risk a record counts as exposed: classes of fewer than five. */
const threshold = 0.2;

/**
 * Measures a release before it is committed: class-based risk of raw and released records, counted on all of them; the
 * attacks after Anonymeter and what the release costs, on a random sample of at most 30,000 records where it
 * has more. One to a few passes over each relation, and no more in memory than the sample and the classes of one pass.
 * `release` is what {@link measureRelease} measured.
 */
export async function measureRisk(
  source: RiskSource,
  release: ReleaseFigures,
  { look = lookHere, meanwhile }: Beside = {},
): Promise<MeasuredRisk> {
  const { plan, progress } = source;
  const random = randomNumbers(source.random);
  progress(0, 'Drawing a sample');
  const considered = await countPublished(source, source.transformed);
  const sample = await readPairedSample(source, considered, random.integer(2 ** 31));
  const drawn = drawAttacks(sample, random, source.confidence);
  const { random: _, ...world } = drawn.world;
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, ...(source.signal === undefined ? [] : [source.signal])]);
  const { quasiIdentifiers, requirement, sensitive } = plan;
  const known = { quasiIdentifiers, ...(requirement && { requirement }), ...(sensitive && { sensitive }) };
  const looking = look({ plan: known, world, random: random.state() }, signal);
  looking.catch(() => undefined); // whoever waits for it below hears of it
  try {
    progress(0.3, 'Attacking the release');
    const alone = drawn.stated && (await singlingOut(source, drawn.stated));
    progress(0.5, 'Measuring the classes of the raw records');
    const before = await countRawClasses(source);
    await meanwhile?.();
    progress(0.8, 'Measuring what was lost');
    const raw = before.buckets.reduce((sum, bucket) => sum + bucket.records, 0);
    const counts = { raw, considered, released: release.published };
    const { attacks: others, lost } = await looking;
    const attacks = allAttacks(drawn, alone, others);
    const options = { threshold, samplingFraction: plan.sampling?.fraction ?? 1 };
    const after = { ...riskFigures(release.classes.buckets, options), ...reportFigures(release.models) };
    return {
      before: riskFigures(before.buckets, { threshold, samplingFraction: 1 }),
      after,
      attacks,
      questions: wp216Questions(after, attacks),
      utility: utilityOf(source, { sample, counts, squares: release.classes.squares, lost }),
    };
  } finally {
    ended.abort();
  }
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
    ({ name, action }) => !looked.has(name) && valuesOf(action) !== 'kept',
  ).length;
  return records === 0 ? 0 : Math.round((changed * released) / records) + unseen * released;
}

interface Measured {
  readonly sample: PairedSample;
  readonly counts: Counts;
  readonly squares: number;
  readonly lost: SampleFigures['lost'];
}

function utilityOf(source: RiskSource, { sample, counts, squares, lost }: Measured): Utility {
  const { plan, paired } = source;
  const suppressed = paired ? Math.max(0, counts.considered - counts.released) : 0;
  const simple = utility(plan, {
    rawRows: counts.raw,
    records: counts.released,
    suppressed,
    changedCells: changedCells(source, sample, counts.released),
  });
  if (sample.length === 0) return simple;
  const value = squares + suppressed * counts.considered;
  return {
    ...simple,
    ...lost,
    ...(paired &&
      counts.considered > 0 && {
        discernibility: { value, share: Math.min(1, value / counts.considered ** 2) },
      }),
  };
}
