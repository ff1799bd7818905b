import { type ModelRequirement, type RiskFigures } from '#libs/contracts';
import { type CodedTable } from '../src/coded/coded-table.js';
import { classMeasures, type ClassMeasure } from '../src/models/class-measure.js';
import { distinctValues, recordsOf } from '../src/models/diversity.js';
import { type SensitiveAttribute } from '../src/models/sensitive-attribute.js';
import { forEachClass } from './class-walk.js';

/** The part of {@link RiskFigures} that privacy models make. Without records, k is 0 and the rest is absent. */
type ModelFigures = Pick<RiskFigures, 'records' | 'classes' | 'k' | 'l' | 't' | 'alpha' | 'delta' | 'models'>;

/**
 * What k, l, t, α and δ are for the classes that `classOf` makes (−1: in none), whatever the requirement asks for. A class
 * without published records counts for δ alone. `models[…].value` is that of the worst class, on the scales that
 * {@link classMeasure} gives: for recursive l-diversity the least (r_l + … + r_m) / r_1, so that it is finite.
 * @throws Problem policy.inapplicable when a model's column or hierarchy is not given
 */
export function measureModels(
  table: CodedTable,
  classOf: Int32Array,
  classes: number,
  models: readonly ModelRequirement[],
  attributes: readonly SensitiveAttribute[],
): ModelFigures {
  const measures = classMeasures(models, attributes);
  const worst = measures.map(({ worse }) => (worse === 'greater' ? 0 : Infinity));
  const diverse = measures.find(({ model }) => model === 'l-diversity')?.at;
  let [k, l, found, records] = [Infinity, Infinity, 0, 0];
  let [lower, upper] = [1, 0];
  forEachClass(table, classOf, classes, (visited) => {
    const share = visited.population === 0 ? 0 : visited.people / visited.population;
    [lower, upper] = [Math.min(lower, share), Math.max(upper, share)];
    if (visited.records === 0) return;
    found++;
    records += visited.records;
    k = Math.min(k, visited.people);
    if (diverse !== undefined) l = Math.min(l, distinctValues(visited.histograms[diverse] ?? []));
    measures.forEach(({ at, value, worse }, i) => {
      const histogram = visited.histograms[at] ?? [];
      const measured = value(histogram, recordsOf(histogram));
      const before = worst[i] ?? 0;
      worst[i] = worse === 'greater' ? Math.max(before, measured) : Math.min(before, measured);
    });
  });
  if (found === 0) return { records: 0, classes: 0, k: 0 };
  return {
    records,
    classes: found,
    k,
    ...(diverse === undefined ? {} : { l }),
    ...figuresOf(measures, worst),
    ...(models.some(({ model }) => model === 'delta-presence') ? { delta: { lower, upper } } : {}),
  };
}

function figuresOf(
  measures: readonly ClassMeasure[],
  worst: readonly number[],
): Pick<ModelFigures, 't' | 'alpha' | 'models'> {
  if (measures.length === 0) return {};
  const first = (model: string) => worst[measures.findIndex((measure) => measure.model === model)];
  const [t, alpha] = [first('t-closeness'), first('alpha-k')];
  return {
    ...(t === undefined ? {} : { t }),
    ...(alpha === undefined ? {} : { alpha }),
    models: measures.map(({ model, column, kind }, i) => ({ model, column, kind, value: worst[i] ?? 0 })),
  };
}
