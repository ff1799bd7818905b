import { type ModelRequirement, type RiskFigures } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { distances } from './closeness.js';
import { output, type RiskSource } from './risk-source.js';

/** A model as the worst class of a release has it. */
export interface ModelFigure {
  readonly model: ModelRequirement;
  /** l, t (from the whole release) or α; of δ-presence the smallest share of a class that is published. */
  readonly value: number;
  /** t-closeness: the distance from the whole before anything was suppressed. */
  readonly beforeSuppression?: number;
  /** l-diversity: distinct values in the class that has fewest. */
  readonly distinct?: number;
  /** Recursive l-diversity: by how much the most frequent value is above c times the tail; below 0 in all classes where it holds. */
  readonly excess?: number;
  /** δ-presence: the greatest share of a class that is published. */
  readonly greatest?: number;
}

type Model<M extends ModelRequirement['model']> = Extract<ModelRequirement, { model: M }>;

interface Part {
  readonly keys: readonly string[];
  /** SQL of rows of the class's key, `v` and `n`: how often each class has each value. */
  readonly pairs: string;
  readonly column: string;
}

/** t-closeness is measured from the whole that an outsider has, and from that before suppression. */
type Whole = 'released' | 'transformed';

const by = (keys: readonly string[]): string => (keys.length > 0 ? `GROUP BY ${keys.join(', ')}` : '');
const over = (keys: readonly string[]): string => (keys.length > 0 ? `PARTITION BY ${keys.join(', ')}` : '');

/** The numbers of a query of one row. @throws Problem internal.error for one that was not measured: it must not pass for any figure */
async function numbers<K extends string>(
  { engine, signal }: RiskSource,
  sql: string,
  names: readonly K[],
  parameters: Record<string, number> = {},
): Promise<Record<K, number>> {
  const [row = {}] = await engine.query(sql, parameters, signal);
  const cells = names.map((name) => {
    const cell = row[name] ?? null;
    if (cell === null) throw problem('internal.error', 'A model of the release was not measured.');
    return [name, Number(cell)];
  });
  return Object.fromEntries(cells) as Record<K, number>;
}

/** What is computed from the counts of each class's values alone, in one pass for all models of a column. */
const countFigures = (source: RiskSource, { keys, pairs }: Part) =>
  numbers(
    source,
    `SELECT min(d) AS distinct_values, min(e) AS entropy, max(a) AS alpha FROM (SELECT count(*) AS d,
       exp(ln(sum(n)) - sum(n * ln(n)) / sum(n)) AS e, max(n) / sum(n) AS a FROM (${pairs}) AS c ${by(keys)}) AS f`,
    ['distinct_values', 'entropy', 'alpha'],
  );
type CountFigures = Awaited<ReturnType<typeof countFigures>>;

/** The tail over the most frequent value, which is c where the model just does not hold, and its excess at this very c. */
async function recursive(source: RiskSource, { l, c }: { l: number; c: number }, { keys, pairs }: Part) {
  const ranked = `SELECT *, row_number() OVER (${over(keys)} ORDER BY n DESC) AS j FROM (${pairs}) AS c`;
  const tails = `SELECT max(n) AS most, coalesce(sum(n) FILTER (j >= $l), 0) AS tail FROM (${ranked}) AS d ${by(keys)}`;
  const sql = `SELECT min(tail / most) AS value, max(most - CAST($c AS DOUBLE) * tail) AS excess FROM (${tails}) AS e`;
  return numbers(source, sql, ['value', 'excess'], { l, c });
}

async function diversity(
  source: RiskSource,
  model: Model<'l-diversity'>,
  part: Part,
  counts: CountFigures,
): Promise<ModelFigure> {
  const distinct = counts.distinct_values;
  switch (model.kind) {
    case 'distinct':
      return { model, value: distinct, distinct };
    case 'entropy':
      return { model, value: counts.entropy, distinct };
    case 'recursive':
      return { model, distinct, ...(await recursive(source, model, part)) };
  }
}

/** Half the sum of differences is the sum of the excesses, and a class exceeds the whole only in values that it has. */
function equalDistance(source: RiskSource, { keys, pairs, column }: Part, from: Whole) {
  const whole = `SELECT ${column} AS w, count(*) / CAST(sum(count(*)) OVER () AS DOUBLE) AS q FROM (${source[from]}) AS t WHERE p GROUP BY ${column}`;
  const shares = `SELECT *, n / sum(n) OVER (${over(keys)}) AS share FROM (${pairs}) AS c`;
  const sums = `SELECT sum(greatest(share - coalesce(q, 0), 0)) AS x FROM (${shares}) AS d LEFT JOIN (${whole}) AS e ON d.v IS NOT DISTINCT FROM e.w ${by(keys)}`;
  return numbers(source, `SELECT max(x) AS value FROM (${sums}) AS f`, ['value']);
}

/** Ordered and hierarchical distances, class by class from a sorted stream: nothing but one class is held. */
async function sequentialDistance(
  source: RiskSource,
  model: Model<'t-closeness'>,
  { keys, pairs, column }: Part,
  from: Whole,
): Promise<number> {
  const { engine, plan, signal } = source;
  const hierarchy = model.distance === 'hierarchical' ? plan.hierarchies[model.hierarchy] : undefined;
  if (model.distance === 'hierarchical' && hierarchy === undefined) throw problem('internal.error');
  const distance = distances(hierarchy);
  const whole = `SELECT ${column} AS w, row_number() OVER (ORDER BY ${column} NULLS LAST) - 1 AS rank, count(*) AS n FROM (${source[from]}) AS t WHERE p GROUP BY ${column}`;
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
  let [greatest, taken] = [0, 0];
  await engine.chunks(sql, {}, ([firsts = [], ranks = [], counts = []]) => {
    signal?.throwIfAborted();
    taken += firsts.length;
    firsts.forEach((first, i) => {
      if (first === 1) greatest = Math.max(greatest, distance.end());
      distance.take(Number(ranks[i]), Number(counts[i]));
    });
  });
  if (taken === 0) throw problem('internal.error', 'A model of the release was not measured.');
  return Math.max(greatest, distance.end());
}

/** A class that shows nobody tells nothing of who is in it. */
function presence(source: RiskSource, keys: readonly string[]) {
  const who = source.plan.subject === undefined ? '*' : 'DISTINCT s';
  const share = `CAST(count(${who}) FILTER (p) AS DOUBLE) / greatest(count(${who}), 1)`;
  const shares = `SELECT ${share} AS x FROM (${source.released}) AS t ${by(keys)} HAVING count(*) FILTER (p) > 0`;
  return numbers(source, `SELECT min(x) AS value, max(x) AS greatest FROM (${shares}) AS c`, [
    'value',
    'greatest',
  ]);
}

/**
 * Measures every model that the plan requires, in its order, in the worst class of a release that has a record: by SQL that knows
 * nothing of enforcement.
 * @throws Problem internal.error when one was not measured
 */
export async function measureModelFigures(source: RiskSource): Promise<ModelFigure[]> {
  const { plan, released } = source;
  const keys = plan.quasiIdentifiers.map((name) => output(plan, name));
  const known = new Map<string, CountFigures>();
  const figures: ModelFigure[] = [];
  for (const model of plan.requirement?.models ?? []) {
    if (model.model === 'delta-presence') {
      figures.push({ model, ...(await presence(source, keys)) });
      continue;
    }
    const column = output(plan, model.column);
    const pairs = `SELECT ${[...keys, `${column} AS v`, 'CAST(count(*) AS DOUBLE) AS n'].join(', ')} FROM (${released}) AS t WHERE p GROUP BY ${[...keys, column].join(', ')}`;
    const part = { keys, pairs, column };
    if (model.model === 't-closeness') {
      const from = async (whole: Whole): Promise<number> =>
        model.distance === 'equal'
          ? (await equalDistance(source, part, whole)).value
          : sequentialDistance(source, model, part, whole);
      figures.push({ model, value: await from('released'), beforeSuppression: await from('transformed') });
      continue;
    }
    const counts = known.get(column) ?? (await countFigures(source, part));
    known.set(column, counts);
    if (model.model === 'alpha-k') figures.push({ model, value: counts.alpha });
    else figures.push(await diversity(source, model, part, counts));
  }
  return figures;
}

function kindOf(model: Exclude<ModelRequirement, { model: 'delta-presence' }>): string {
  if (model.model === 'alpha-k') return 'alpha';
  return model.model === 'l-diversity' ? model.kind : model.distance;
}

/** Figures of models as the risk document has them; l, t and α are those of the first model of their kind. */
export function reportFigures(
  figures: readonly ModelFigure[],
): Pick<RiskFigures, 'l' | 't' | 'tBeforeSuppression' | 'alpha' | 'delta' | 'models'> {
  const models = figures.flatMap(({ model, value, beforeSuppression }) =>
    model.model === 'delta-presence'
      ? []
      : [
          {
            ...{ model: model.model, column: model.column, kind: kindOf(model), value },
            ...known('beforeSuppression', beforeSuppression),
          },
        ],
  );
  const first = (name: ModelRequirement['model']) => figures.find(({ model }) => model.model === name);
  const delta = first('delta-presence');
  return {
    ...known('l', first('l-diversity')?.distinct),
    ...known('t', first('t-closeness')?.value),
    ...known('tBeforeSuppression', first('t-closeness')?.beforeSuppression),
    ...known('alpha', first('alpha-k')?.value),
    ...known('delta', delta && { lower: delta.value, upper: delta.greatest ?? delta.value }),
    ...known('models', models.length > 0 ? models : undefined),
  };
}

/** What is absent from a document has no key there. */
const known = <K extends string, T>(key: K, value: T | undefined): { readonly [key in K]?: T } =>
  value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: T });
