import { canonicalText } from '../../sql/canonical-text.js';
import { type DuckdbTechnique } from '../../sql/dialect.js';
import { type Parameters } from '../../sql/parameters.js';
import { problem } from '#libs/kernel';
import { ageSql, calendarSql } from './dates.js';
import { hierarchySql, prepareHierarchy } from './hierarchy.js';
import { edgesSql, gridSql, measureQuantiles, widthSql } from './intervals.js';
import { geohashSql, networkSql, pointTextSql, zipSql } from './places.js';

function prefixSql(text: string, keepFirst: number, parameters: Parameters): string {
  const first = parameters.integer(keepFirst);
  return `left(${text}, ${first}) || repeat('*', greatest(length(${text}) - ${first}, 0))`;
}

/** Generalization in SQL; the texts are those that `GeneralizationAction` describes. */
export const generalizationInDuckdb: DuckdbTechnique<'generalization'> = {
  prepare: (x, column, context) => {
    const { action } = column;
    if (action.how === 'quantiles') return measureQuantiles(x, action.bins, context);
    return action.how === 'hierarchy' ? prepareHierarchy(x, column, action, context) : [];
  },
  cell: (x, column, context) => {
    const { action, rawType } = column;
    const { parameters } = context;
    switch (action.how) {
      case 'calendar':
        return calendarSql(x, action.unit);
      case 'width':
        return widthSql(x, rawType, action, parameters);
      case 'edges':
        return edgesSql(x, action.edges, parameters);
      case 'quantiles': {
        const edges = context.measured.get(context.name('edges'));
        if (edges === undefined)
          throw problem('internal.error', 'the edges of quantile bins were not measured');
        return edgesSql(x, edges, parameters);
      }
      case 'prefix':
        return prefixSql(canonicalText(x, rawType), action.keepFirst, parameters);
      case 'age':
        return ageSql(x, rawType, action, parameters);
      case 'zip':
        return zipSql(x, rawType, action.restricted, parameters);
      case 'network':
        return networkSql(x, action);
      case 'grid':
        return gridSql(x, action, parameters);
      case 'geohash':
        return action.longitude === undefined
          ? pointTextSql(x, action.precision)
          : geohashSql(
              `CAST(${x} AS DOUBLE)`,
              `CAST(${context.raw(action.longitude)} AS DOUBLE)`,
              action.precision,
            );
      case 'hierarchy':
        return hierarchySql(x, column, action, context);
    }
  },
};
