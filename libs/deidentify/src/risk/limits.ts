import {
  type AttackResult,
  type Attacks,
  type Risk,
  type RiskFigures,
  type RiskLimits,
} from '#libs/contracts';

interface Measured {
  readonly after: RiskFigures;
  readonly attacks?: Attacks | undefined;
}

/** A figure that is held against a limit, and in words how it was come by where it is an upper bound. */
interface Held {
  readonly value: number;
  readonly is: string;
}

/** Up to six digits, so that a figure just above its limit does not look equal to it. */
const figure = (value: number): string => String(Number(value.toPrecision(6)));

const counted = (value: number | undefined): Held | undefined =>
  value === undefined ? undefined : { value, is: figure(value) };

/** What was measured on guesses may be more than it looks by chance: the upper end of its interval is held against the limit. */
function attacked(result: AttackResult | undefined): Held | undefined {
  if (result === undefined) return undefined;
  const { risk, riskInterval } = result;
  const { upper, confidence } = riskInterval;
  const sure = `${Number((100 * confidence).toFixed(4))} %`;
  return { value: upper, is: `${figure(risk)}, and with a confidence of ${sure} at most ${figure(upper)}` };
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
 * A sentence for every limit of a policy that a release misses, without values of cells; none when all are kept. What a policy
 * limits and nobody measured is missed: a limit that could not be looked at was not kept.
 */
export function limitsMissed(limits: RiskLimits, risk: Measured | Risk): string[] {
  return measures.flatMap(([key, name, of]) => {
    const limit = limits[key];
    if (limit === undefined) return [];
    const held = of(risk);
    if (held === undefined)
      return [`${name} could not be measured, and the policy limits it to ${figure(limit)}`];
    return held.value > limit ? [`${name} is ${held.is}, and the policy limits it to ${figure(limit)}`] : [];
  });
}
