import { type Plan, type Risk } from '#libs/contracts';
import { confidenceOfAttempt, limitsMissed } from '#libs/deidentify';
import { problem } from '#libs/kernel';
import { type Engine } from '#libs/tabular';
import { missing, type ReleaseFigures } from '../risk/holds.js';
import { measureRelease, measureRisk, type RiskSource } from '../risk/measure-risk.js';
import { lookInThread } from '../risk/sample-figures.js';
import { type MadeRecords, type Table } from '../tables/prepare.js';

/** What decides whom attacks choose, and how sure their intervals are. */
export interface Measurement {
  /** 16 bytes that follow from a key and from what is measured, so that asking again gives the same figures and nobody can look for lucky ones. */
  readonly seed: Uint8Array;
  /** Which of the plans that were tried it is, from 1. */
  readonly attempt: number;
}

interface ToMeasure extends Pick<RiskSource, 'raw'> {
  readonly engine: Engine;
  readonly plan: Plan;
  readonly measured: Measurement;
  readonly transformed: Table;
  readonly made: MadeRecords;
  readonly progress: (fraction: number, message: string) => void;
  readonly signal: AbortSignal;
  /** As {@link measureRisk} has it: nothing leaves before the release was verified. */
  readonly meanwhile: () => Promise<void>;
}

/** Where measuring begins and ends in the progress of a release. */
const [begin, end] = [0.6, 0.88];

/**
 * Measures the very records that will be released, holds them to whatever the policy requires, and makes their risk document.
 * @throws Problem internal.error when anything does not hold: then enforcement is wrong, and nothing may leave;
 * release.limit-missed with the figures of every limit of the policy that is missed
 */
export async function measure(all: ToMeasure): Promise<Risk> {
  const { engine, plan, measured, raw, transformed, made, progress, signal, meanwhile } = all;
  const { seed, attempt } = measured;
  const confidence = confidenceOfAttempt(attempt);
  const source: RiskSource = {
    engine,
    plan,
    raw,
    transformed: `SELECT * FROM ${transformed.relation}`,
    released: `SELECT * FROM ${made.final.relation}`,
    paired: made.synthesis === undefined,
    random: () => seed,
    confidence,
    progress: (done, what) => progress(begin + done * (end - begin), what),
    signal,
  };
  progress(0.55, 'Counting again what was promised');
  const figures = await measureRelease(source);
  verify(plan, figures);
  const found = await measureRisk(source, figures, { look: lookInThread, meanwhile });
  const missed = plan.limits === undefined ? [] : limitsMissed(plan.limits, found);
  if (missed.length > 0) throw problem('release.limit-missed', `${sentence(missed)}.`);
  return {
    quasiIdentifiers: [...plan.quasiIdentifiers],
    ...found,
    attempt: { number: attempt, confidence },
    enforcement: made.enforcement,
    ...(made.synthesis !== undefined && {
      // Trained on the synthetic records, tested on raw ones.
      synthesis: { ...made.synthesis, classifier: found.utility.classifier },
    }),
  };
}

/** @throws Problem internal.error for figures that do not have what the plan requires */
export function verify({ requirement }: Plan, figures: ReleaseFigures): void {
  const [what] = requirement === undefined ? [] : missing(requirement, figures);
  if (what === undefined) return;
  throw problem('internal.error', `The release does not have the ${what} that its policy requires.`);
}

function sentence(parts: readonly string[]): string {
  const text = parts.join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
