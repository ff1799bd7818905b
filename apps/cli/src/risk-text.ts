import { type AttackResult, type Risk, type RiskFigures } from '#libs/contracts';
import { fields, percent, printable, table, told } from './shell/text.js';

const share = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : percent(value);

/** 95 %, 99.98 %: nearer to all than three digits tell. */
export const sureness = (confidence: number): string => `${Number((100 * confidence).toFixed(4))} %`;

const measures: readonly (readonly [
  string,
  (figures: RiskFigures, coarse: boolean | undefined) => unknown,
])[] = [
  ['records', (f, coarse) => told(f.records, coarse)],
  ['classes', (f, coarse) => told(f.classes, coarse)],
  ['k', (f) => f.k],
  ['l', (f) => f.l],
  ['t', (f) => f.t],
  ['t before suppression', (f) => f.tBeforeSuppression],
  ['alpha', (f) => f.alpha],
  ['delta', (f) => f.delta && `${percent(f.delta.lower)} to ${percent(f.delta.upper)}`],
  ['alone in their class', (f) => percent(f.uniqueness)],
  ['prosecutor, highest', (f) => percent(f.prosecutor.highest)],
  ['prosecutor, average', (f) => percent(f.prosecutor.average)],
  ['records at more than the threshold', (f) => share(f.prosecutor.above?.share)],
  ['journalist, highest', (f) => share(f.journalist?.highest)],
  ['journalist, average', (f) => share(f.journalist?.average)],
  ['unique in the population (estimate)', (f) => share(f.journalist?.populationUniqueness)],
  ['marketer', (f) => percent(f.marketer)],
];

function figuresText({ before, after, coarse }: Risk): string {
  const rows = measures
    .map(([name, of]) => [name, before ? of(before, false) : 'not shown', of(after, coarse)])
    .filter(([, , is]) => is !== undefined);
  return table(['measure', 'before', 'after'], rows);
}

function attackRow(name: string, result: AttackResult | undefined): unknown[][] {
  if (result === undefined) return [];
  const { attempts, successes, baseline, risk, riskInterval } = result;
  const { lower, upper, confidence } = riskInterval;
  const interval = `${percent(lower)} to ${percent(upper)} (${sureness(confidence)})`;
  return [[name, `${successes} of ${attempts}`, percent(baseline), percent(risk), interval]];
}

function attacksText({ attacks }: Risk): string[] {
  if (attacks === undefined) return [];
  const { singlingOut, linkability, inference, notRun } = attacks;
  const rows = [
    ...attackRow('singling out', singlingOut),
    ...attackRow('linkability', linkability),
    ...attackRow(inference ? `inference of ${inference.secret}` : 'inference', inference),
  ];
  return [
    ...(rows.length > 0 ? [table(['attack', 'right', 'baseline', 'risk', 'interval'], rows)] : []),
    ...notRun.map(({ attack, why }) => `${attack} was not run: ${why}`),
  ];
}

function costText({ quasiIdentifiers, utility, enforcement, coarse }: Risk): string {
  const { information, classifier, correlation } = utility;
  return fields({
    'quasi-identifiers': quasiIdentifiers,
    enforcement: enforcement.mode,
    'rows suppressed': told(enforcement.suppressed, coarse),
    'cells changed or lost': percent(utility.loss),
    'loss of quasi-identifiers': share(information?.geometricMean),
    'entropy lost': share(utility.entropy),
    'change of associations, mean': share(correlation?.meanChange),
    ...(classifier && {
      [`accuracy for ${classifier.label}`]: `${percent(classifier.release)}, from raw data ${percent(classifier.raw)}`,
    }),
  });
}

function attemptText({ attempt }: Risk): string[] {
  if (attempt === undefined) return [];
  const { number, confidence } = attempt;
  return [
    `Attempt ${number} on this dataset version for this purpose: intervals hold at ${sureness(confidence)}, and limits are held against their upper ends.`,
  ];
}

function synthesisText({ synthesis }: Risk): string[] {
  if (synthesis === undefined) return [];
  const { method, epsilon, delta, unit, records, pairwise } = synthesis;
  return [
    fields({
      'synthetic records': records,
      method,
      epsilon,
      delta,
      'hides one': unit,
      'distance of pairs of columns, mean': share(pairwise?.mean),
      'distance of pairs of columns, greatest': share(pairwise?.greatest),
    }),
  ];
}

/** The three plain lines that a risk document begins with; nothing where a server sends none. */
export const verdictText = ({ verdict = [] }: Risk): string => verdict.map(printable).join('\n');

/** A risk document for a terminal: its verdict, figures before and after, attacks, cost. The page has the rest. */
export function riskText(risk: Risk): string {
  const coarse = risk.coarse === true ? ['Told coarsely, for you may not read the raw records.'] : [];
  const sections = [figuresText(risk), ...attacksText(risk), ...attemptText(risk), costText(risk), ...coarse];
  return [verdictText(risk), ...synthesisText(risk), ...sections].filter((text) => text !== '').join('\n\n');
}
