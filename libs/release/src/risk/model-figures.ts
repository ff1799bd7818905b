import { distances } from '#libs/deidentify';
import { type ModelRequirement, type Plan, type RiskFigures } from '#libs/contracts';
import { type Cell } from '#libs/tabular';
import { numberFrom, output, type RiskSource } from './risk-source.js';

type Figures = Pick<RiskFigures, 'l' | 't' | 'alpha' | 'delta' | 'models'>;
type ColumnModel = Exclude<ModelRequirement, { model: 'delta-presence' }>;

interface Part {
  readonly keys: readonly string[];
  /** SQL of rows of the class's key, `v` and `n`: how often each class has each value. */
  readonly pairs: string;
  readonly column: string;
}

const by = (keys: readonly string[]): string => (keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : '');
const over = (keys: readonly string[]): string => (keys.length > 0 ? `PARTITION BY ${keys.join(', ')}` : '');

/** The worst class's value of something that is computed from the counts of its values. */
const worst = (extreme: 'min' | 'max', value: string, { keys, pairs }: Part): string =>
  `SELECT ${extreme}(x) FROM (SELECT ${value} AS x FROM (${pairs}) AS c ${by(keys)}) AS d`;

function recursive(l: number, { keys, pairs }: Part): string {
  const ranked = `SELECT *, row_number() OVER (${over(keys)} ORDER BY n DESC) AS j FROM (${pairs}) AS c`;
  return `SELECT min(x) FROM (SELECT coalesce(sum(n) FILTER (j >= ${l}), 0) / max(n) AS x FROM (${ranked}) AS d ${by(keys)}) AS e`;
}

function equalDistance(source: RiskSource, { keys, pairs, column }: Part): string {
  const whole = `SELECT ${column} AS w, count(*) / CAST(sum(count(*)) OVER () AS DOUBLE) AS q FROM (${source.transformed}) AS t WHERE p GROUP BY ${column}`;
  const shares = `SELECT *, n / sum(n) OVER (${over(keys)}) AS share FROM (${pairs}) AS c`;
  return `SELECT max(x) FROM (SELECT sum(greatest(share - coalesce(q, 0), 0)) AS x FROM (${shares}) AS d LEFT JOIN (${whole}) AS e ON d.v IS NOT DISTINCT FROM e.w ${by(keys)}) AS f`;
}

/** Ordered and hierarchical distances, class by class from a sorted stream: nothing but one class is held. */
async function sequentialDistance(
  source: RiskSource,
  hierarchy: string | undefined,
  { keys, pairs, column }: Part,
): Promise<number> {
  const { engine, plan, signal } = source;
  const distance = distances(hierarchy === undefined ? undefined : plan.hierarchies[hierarchy]);
  const whole = `SELECT ${column} AS w, row_number() OVER (ORDER BY ${column} NULLS LAST) - 1 AS rank, count(*) AS n FROM (${source.transformed}) AS t WHERE p GROUP BY ${column}`;
  await engine.chunks(
    `SELECT CAST(w AS VARCHAR) AS w, CAST(n AS DOUBLE) AS n FROM (${whole}) AS e ORDER BY rank`,
    {},
    ([values = [], counts = []]) => {
      values.forEach((value, i) => distance.add(value as string | null, Number(counts[i])));
    },
  );
  const ranked = `SELECT ${[...keys, 'rank', 'c.n'].join(', ')} FROM (${pairs}) AS c JOIN (${whole}) AS e ON c.v IS NOT DISTINCT FROM e.w`;
  const sql =
    `SELECT CAST(row_number() OVER (${over(keys)} ORDER BY rank) AS INTEGER) AS j, CAST(rank AS INTEGER) AS rank, n ` +
    `FROM (${ranked}) AS d ORDER BY ${[...keys, 'rank'].join(', ')}`;
  let greatest = 0;
  await engine.chunks(sql, {}, ([firsts = [], ranks = [], counts = []]) => {
    signal?.throwIfAborted();
    firsts.forEach((first, i) => {
      if (first === 1) greatest = Math.max(greatest, distance.end());
      distance.take(Number(ranks[i]), Number(counts[i]));
    });
  });
  return Math.max(greatest, distance.end());
}

function kindOf(model: ColumnModel): string {
  if (model.model === 'alpha-k') return 'alpha';
  return model.model === 'l-diversity' ? model.kind : model.distance;
}

async function measure(source: RiskSource, model: ColumnModel, part: Part): Promise<number> {
  const one = (sql: string): Promise<number> => numberFrom(source, sql);
  switch (model.model) {
    case 'alpha-k':
      return one(worst('max', 'max(n) / sum(n)', part));
    case 'l-diversity':
      if (model.kind === 'distinct') return one(worst('min', 'count(*)', part));
      if (model.kind === 'recursive') return one(recursive(model.l, part));
      return one(worst('min', 'exp(ln(sum(n)) - sum(n * ln(n)) / sum(n))', part));
    case 't-closeness':
      if (model.distance === 'equal') return one(equalDistance(source, part));
      return sequentialDistance(
        source,
        model.distance === 'hierarchical' ? model.hierarchy : undefined,
        part,
      );
  }
}

async function presence(
  { engine, plan, released, signal }: RiskSource,
  keys: readonly string[],
): Promise<RiskFigures['delta']> {
  const who = plan.subject === undefined ? '*' : 'DISTINCT s';
  const share = `CAST(count(${who}) FILTER (p) AS DOUBLE) / greatest(count(${who}), 1)`;
  const [row] = await engine.query(
    `SELECT min(x) AS low, max(x) AS high FROM (SELECT ${share} AS x FROM (${released}) AS t ${by(keys)} HAVING count(*) FILTER (p) > 0) AS c`,
    {},
    signal,
  );
  const figure = (cell: Cell | undefined): number => Math.min(1, Number(cell));
  return row?.['low'] == null ? undefined : { lower: figure(row['low']), upper: figure(row['high']) };
}

/** Measures every model that the plan requires, in the worst class of the release; l, t and α are those of the first model of their kind. */
export async function modelFigures(source: RiskSource, plan: Plan): Promise<Figures> {
  const models = plan.requirement?.models ?? [];
  const keys = plan.quasiIdentifiers.map((name) => output(plan, name));
  const found: NonNullable<RiskFigures['models']> = [];
  let figures: Figures = {};
  for (const model of models) {
    if (model.model === 'delta-presence') {
      const delta = await presence(source, keys);
      if (delta !== undefined) figures = { ...figures, delta };
      continue;
    }
    const column = output(plan, model.column);
    const pairs = `SELECT ${[...keys, `${column} AS v`, 'CAST(count(*) AS DOUBLE) AS n'].join(', ')} FROM (${source.released}) AS t WHERE p GROUP BY ${[...keys, column].join(', ')}`;
    const part = { keys, pairs, column };
    const value = await measure(source, model, part);
    found.push({ model: model.model, column: model.column, kind: kindOf(model), value });
    if (model.model === 'l-diversity') {
      figures = { l: await numberFrom(source, worst('min', 'count(*)', part)), ...figures };
    } else figures = model.model === 'alpha-k' ? { alpha: value, ...figures } : { t: value, ...figures };
  }
  return found.length === 0 ? figures : { ...figures, models: found };
}
