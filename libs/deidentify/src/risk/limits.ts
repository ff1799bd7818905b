import { type Attacks, type Risk, type RiskFigures, type RiskLimits } from '#libs/contracts';

interface Measured {
  readonly after: RiskFigures;
  readonly attacks?: Attacks | undefined;
}

const measures: readonly (readonly [keyof RiskLimits, string, (risk: Measured) => number | undefined])[] = [
  ['prosecutorHighest', 'the highest prosecutor risk', ({ after }) => after.prosecutor.highest],
  ['prosecutorAverage', 'the average prosecutor risk', ({ after }) => after.prosecutor.average],
  ['journalistHighest', 'the highest journalist risk', ({ after }) => after.journalist?.highest],
  ['uniqueness', 'the share of records alone in their class', ({ after }) => after.uniqueness],
  ['singlingOut', 'the risk of singling out', ({ attacks }) => attacks?.singlingOut?.risk],
  ['linkability', 'the risk of linkage', ({ attacks }) => attacks?.linkability?.risk],
  ['inference', 'the risk of inference', ({ attacks }) => attacks?.inference?.risk],
];

/** Up to six digits, so that a figure just above its limit does not look equal to it. */
const figure = (value: number): string => String(Number(value.toPrecision(6)));

/**
 * A sentence for every limit of a policy that a release misses, without values of cells; none when all are kept. What a policy
 * limits and nobody measured is missed: a limit that could not be looked at was not kept.
 */
export function limitsMissed(limits: RiskLimits, risk: Measured | Risk): string[] {
  return measures.flatMap(([key, name, of]) => {
    const limit = limits[key];
    if (limit === undefined) return [];
    const value = of(risk);
    if (value === undefined)
      return [`${name} could not be measured, and the policy limits it to ${figure(limit)}`];
    return value > limit ? [`${name} is ${figure(value)}, and the policy limits it to ${figure(limit)}`] : [];
  });
}
