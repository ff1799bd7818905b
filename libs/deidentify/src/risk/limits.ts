import {
  type AttackResult,
  type Attacks,
  type Risk,
  type RiskFigures,
  type RiskLimits,
} from '#libs/contracts';
import { coarseShare } from '#libs/kernel';

interface Measured {
  readonly after: RiskFigures;
  readonly attacks?: Attacks | undefined;
}

/** A figure that is held against a limit, and how sure it is where it is an upper bound. */
interface Held {
  readonly value: number;
  readonly surely: string;
}

const counted = (value: number | undefined): Held | undefined =>
  value === undefined ? undefined : { value, surely: '' };

/** What was measured on guesses may be more than it looks by chance: the upper end of its interval is held against the limit. */
function attacked(result: AttackResult | undefined): Held | undefined {
  if (result === undefined) return undefined;
  const { upper, confidence } = result.riskInterval;
  return { value: upper, surely: ` with a confidence of ${Number((100 * confidence).toFixed(4))} %` };
}

const measures: readonly (readonly [keyof RiskLimits, string, (risk: Measured) => Held | undefined])[] = [
  ['prosecutorHighest', 'the highest prosecutor risk', ({ after }) => counted(after.prosecutor.highest)],
  ['prosecutorAverage', 'the average prosecutor risk', ({ after }) => counted(after.prosecutor.average)],
  ['journalistHighest', 'the highest journalist risk', ({ after }) => counted(after.journalist?.highest)],
  ['uniqueness', 'the share of records alone in their class', ({ after }) => counted(after.uniqueness)],
  ['singlingOut', 'the risk of singling out', ({ attacks }) => attacked(attacks?.singlingOut)],
  ['linkability', 'the risk of linkage', ({ attacks }) => attacked(attacks?.linkability)],
  ['inference', 'the risk of inference', ({ attacks }) => attacked(attacks?.inference)],
];

/**
 * A sentence for every limit of a policy that a release misses, none when all are kept. It tells the figure only coarsely: a missed limit is
 * read by those who may not read the records. What a policy limits and nobody measured is missed: a limit that could not be looked at was not kept.
 */
export function limitsMissed(limits: RiskLimits, risk: Measured | Risk): string[] {
  return measures.flatMap(([key, name, of]) => {
    const limit = limits[key];
    if (limit === undefined) return [];
    const held = of(risk);
    if (held === undefined) return [`${name} could not be measured, and the policy limits it to ${limit}`];
    if (held.value <= limit) return [];
    return [
      `${name} is up to ${coarseShare(held.value)}${held.surely}, and the policy limits it to ${limit}`,
    ];
  });
}
