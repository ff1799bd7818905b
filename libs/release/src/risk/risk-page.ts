import { createHash } from 'node:crypto';
import { type AttackResult, type Risk, type RiskFigures } from '#libs/contracts';
import { attackRows, bars, classPicture, escaped, percent } from './risk-pictures.js';

/** Which release a report is about. */
export interface ReportedRelease {
  readonly id: string;
  readonly dataset: string;
  readonly version: number;
  readonly policy: string;
  readonly policyVersion: number;
  readonly purpose: string;
  readonly createdAt: string;
}

const style =
  'body{font:16px/1.5 system-ui,sans-serif;color:#2b3438;background:#fff;max-width:54rem;margin:2rem auto;padding:0 1rem}' +
  'table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #c9d1d4}' +
  'thead th+th,td.n{text-align:right}td.n{font-variant-numeric:tabular-nums}caption{text-align:left;font-weight:600}svg{width:100%;height:auto}' +
  '.quiet{color:#5a686e}@media print{body{margin:0}}';

/** What a browser may do with the page: show it, with this style, and nothing else. */
export const riskPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

type Cell = string | number | undefined;

function table(caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return '';
  const cell = (value: Cell, i: number): string => {
    const text = escaped(value === undefined ? '–' : typeof value === 'number' ? number(value) : value);
    return i === 0 ? `<th scope="row">${text}</th>` : `<td class="n">${text}</td>`;
  };
  return (
    `<table><caption>${escaped(caption)}</caption><thead><tr>${head.map((text) => `<th scope="col">${escaped(text)}</th>`).join('')}</tr></thead>` +
    `<tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</tbody></table>`
  );
}

const number = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(4));
const share = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : percent(value);

const measures: readonly (readonly [string, (figures: RiskFigures) => Cell])[] = [
  ['Records', (f) => f.records],
  ['Classes of equal quasi-identifiers', (f) => f.classes],
  ['Smallest class (k)', (f) => f.k],
  ['Distinct sensitive values in a class, at least (l)', (f) => f.l],
  ['Distance of a class from the whole release, at most (t)', (f) => f.t],
  ['Distance of a class from the whole before suppression, at most (t)', (f) => f.tBeforeSuppression],
  ['Share of one sensitive value in a class, at most (α)', (f) => share(f.alpha)],
  [
    'Share of a class that is in the release (δ)',
    (f) => f.delta && `${percent(f.delta.lower)} to ${percent(f.delta.upper)}`,
  ],
  ['Records alone in their class', (f) => share(f.uniqueness)],
  ['Prosecutor risk, average', (f) => share(f.prosecutor.average)],
  ['Prosecutor risk, highest', (f) => share(f.prosecutor.highest)],
  [
    'Records above the threshold of prosecutor risk',
    (f) =>
      f.prosecutor.above &&
      `${percent(f.prosecutor.above.share)} above ${percent(f.prosecutor.above.threshold)}`,
  ],
  ['Journalist risk, average', (f) => share(f.journalist?.average)],
  ['Journalist risk, highest', (f) => share(f.journalist?.highest)],
  [
    'Uniques in the population, estimated',
    (f) => f.journalist && `${percent(f.journalist.populationUniqueness)} (${f.journalist.estimator})`,
  ],
  ['Marketer risk', (f) => share(f.marketer)],
];

function classes({ before, after }: Risk): string {
  const rows = measures
    .map(([name, of]) => [name, before && of(before), of(after)] as const)
    .filter(([, was, is]) => was !== undefined || is !== undefined);
  const shown = before ? rows : rows.map(([name, , is]) => [name, is]);
  const head = before ? ['Measure', 'Raw data', 'Release'] : ['Measure', 'Release'];
  const picture = after.histogram === undefined ? '' : classPicture(before?.histogram, after.histogram);
  return `<h2>Classes of records that look alike</h2>${picture}${table('Re-identification risk', head, shown)}`;
}

function attacks({ attacks: run }: Risk): string {
  if (run === undefined) return '';
  const list = [
    ['Singling out', run.singlingOut],
    ['Linkability', run.linkability],
    [run.inference ? `Inference of ${run.inference.secret}` : 'Inference', run.inference],
  ] as const;
  const done = list.flatMap(([name, result]) => (result === undefined ? [] : [{ name, result }]));
  const interval = ({ lower, upper, confidence }: AttackResult['riskInterval']): string =>
    `${percent(lower)} to ${percent(upper)} (${Number((100 * confidence).toFixed(4))} %)`;
  const rows = done.map(({ name, result }) => [
    name,
    `${result.successes} of ${result.attempts}`,
    percent(result.baseline),
    percent(result.risk),
    interval(result.riskInterval),
  ]);
  const how = done.map(({ name, result }) => `<li><b>${escaped(name)}.</b> ${escaped(result.method)}</li>`);
  const not = run.notRun.map(
    ({ attack, why }) => `<li><b>${escaped(attack)}</b> was not run: ${escaped(why)}.</li>`,
  );
  return (
    `<h2>Attacks that were run</h2>${bars(
      'Attacks, their baselines and risks',
      done.flatMap(({ name, result }) => attackRows(name, result)),
    )}` +
    `${table('Attacks', ['Attack', 'Right guesses', 'Baseline', 'Risk', 'Interval of the risk'], rows)}<ul>${[...how, ...not].join('')}</ul>`
  );
}

function cost({ utility }: Risk): string {
  const { information, classifier, correlation, discernibility, marginals } = utility;
  const rows: (readonly Cell[])[] = [
    ['Cells that the release no longer tells exactly', percent(utility.loss)],
    [
      'Columns kept, changed, dropped',
      `${utility.columnsKept}, ${utility.columnsChanged}, ${utility.columnsDropped}`,
    ],
    ['Records suppressed', utility.recordsSuppressed],
    ['Loss of the quasi-identifiers, geometric mean', share(information?.geometricMean)],
    ['Non-uniform entropy lost', share(utility.entropy)],
    ['Discernibility, share of its greatest value', share(discernibility?.share)],
    ['Change of association of pairs of columns, mean', share(correlation?.meanChange)],
    ['Change of association of pairs of columns, greatest', share(correlation?.largestChange)],
  ];
  const lossBars = information?.attributes.map(({ column, loss }) => ({ label: column, share: loss })) ?? [];
  const accuracy = classifier && [
    { label: 'trained on raw data', share: classifier.raw, kind: 'before' as const },
    { label: 'trained on the release', share: classifier.release },
    { label: 'most common value', share: classifier.majority, kind: 'baseline' as const },
  ];
  return (
    `<h2>What it cost</h2>${table(
      'Utility',
      ['Measure', 'Value'],
      rows.filter(([, value]) => value !== undefined),
    )}` +
    (lossBars.length > 0
      ? `<h3>Loss of each quasi-identifier</h3>${bars('Loss of each quasi-identifier', lossBars)}`
      : '') +
    table(
      'Distributions',
      ['Column', 'Total variation', 'Values missing'],
      (marginals ?? []).map((one) => [one.column, percent(one.totalVariation), percent(one.missing)]),
    ) +
    (accuracy
      ? `<h3>Accuracy of a model that predicts ${escaped(classifier.label)}</h3>${bars('Accuracy of a reference model', accuracy)}<p class="quiet">Tested on ${classifier.records} raw records that neither model saw.</p>`
      : '')
  );
}

function questions({ questions: asked }: Risk): string {
  const list = (asked ?? []).map(({ question, figures }) =>
    table(
      question,
      ['Measured', 'Value'],
      figures.map(({ name, value, unit }) => [name, unit === 'share' ? percent(value) : value]),
    ),
  );
  return list.length === 0
    ? ''
    : `<h2>The questions of WP216</h2><p>Opinion 05/2014 of the Article 29 Working Party asks three questions. These are the figures that bear on each; whether they are low enough depends on who receives the release and what else they know.</p>${list.join('')}`;
}

function enforced({ enforcement, quasiIdentifiers }: Risk): string {
  const levels = Object.entries(enforcement.node ?? {}).map(([name, level]) => [`Level of ${name}`, level]);
  const rows: (readonly Cell[])[] = [
    ['Quasi-identifiers', quasiIdentifiers.length === 0 ? 'none' : quasiIdentifiers.join(', ')],
    ['Enforcement', enforcement.mode],
    ...levels,
    [enforcement.mode === 'full-domain' ? 'Loss of the optimum' : 'Loss', enforcement.loss],
    ['Records suppressed', enforcement.suppressed],
    ['Records that might have been', enforcement.limit],
  ];
  return `<h2>How it was made</h2>${table(
    'Enforcement',
    ['', ''],
    rows.filter(([, value]) => value !== undefined),
  )}`;
}

function verdict({ verdict: lines = [], attempt }: Risk): string {
  const tried =
    attempt === undefined
      ? ''
      : `<p class="quiet">Attempt ${attempt.number} on this dataset version for this purpose.</p>`;
  return lines.map((line) => `<p>${escaped(line)}</p>`).join('') + tried;
}

function synthetic({ synthesis }: Risk): string {
  if (synthesis === undefined) return '';
  const { method, records, epsilon, delta, unit, pairwise, classifier } = synthesis;
  const rows: (readonly Cell[])[] = [
    ['Method', method],
    ['Records', records],
    ['Privacy loss ε', epsilon],
    ['δ', String(delta)],
    ['Hides one', unit],
    ['Distance of pairs of columns from the real ones, mean', share(pairwise?.mean)],
    ['Distance of pairs of columns from the real ones, greatest', share(pairwise?.greatest)],
    ['Accuracy, trained on synthetic and tested on real records', share(classifier?.release)],
    ['Accuracy, trained on real records', share(classifier?.raw)],
  ];
  return `<h2>Synthetic data</h2><p>No record is anybody’s: all were drawn from noisy counts.</p>${table(
    'What was spent and reached',
    ['Measured', 'Value'],
    rows.filter(([, value]) => value !== undefined),
  )}`;
}

/**
 * A release's risk document as one page of HTML that needs nothing else: no script, no request, pictures as SVG beside tables of the
 * same figures. For an auditor to read, print and keep; to be served with {@link riskPagePolicy}.
 */
export function riskPage(risk: Risk, release: ReportedRelease): string {
  const { dataset, version, policy, policyVersion, purpose, createdAt, id } = release;
  const title = `Risk and utility of ${dataset} for ${purpose}`;
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style></head>` +
    `<body><main><h1>${escaped(title)}</h1><p>${escaped(`${dataset} version ${version} under ${policy} version ${policyVersion}, made ${createdAt}.`)}<br><span class="quiet">release:${escaped(id)}</span></p>` +
    `${verdict(risk)}${synthetic(risk)}${classes(risk)}${attacks(risk)}${cost(risk)}${questions(risk)}${enforced(risk)}</main></body></html>\n`
  );
}
