import { type Column, type ColumnType, type GeneralizationAction } from '#libs/contracts';
import { exactStep, stepLimits } from '../exact-step.js';
import { canonicalTypes } from '../pseudonymization/pseudonymization.js';
import { type Planned, type Technique, type TechniqueContext, type TransformOf } from '../technique.js';
import { generalizationInDuckdb } from './duckdb.js';

type Generalization = TransformOf<'generalization'>;

const technique = 'generalization' as const;
const numeric: readonly ColumnType[] = ['integer', 'decimal', 'double'];
const moments: readonly ColumnType[] = ['date', 'timestamp', 'instant'];
const codes: readonly ColumnType[] = ['string', 'integer'];

function released(action: GeneralizationAction, type: ColumnType = 'string'): Planned {
  return { action, type };
}

function fits(key: string, column: Column, types: readonly ColumnType[]): Planned | undefined {
  if (types.includes(column.type)) return undefined;
  return {
    refused: `${key} is for columns of type ${types.join(' or ')}, and this one is ${column.type}`,
    at: key,
  };
}

function stepped(how: 'width' | 'grid', size: number): Planned {
  const exact = exactStep(size);
  if (exact === undefined) return { refused: `${how} ${stepLimits}`, at: how };
  return released({ technique, how, ...exact }, how === 'grid' ? 'double' : 'string');
}

function planAge(age: NonNullable<Generalization['age']>, column: Column): Planned {
  const { asOf, width, top } = age;
  if (moments.includes(column.type)) {
    // The clock must not decide: the same policy on the same version makes the same release.
    if (asOf === undefined)
      return { refused: 'ages from dates need asOf, the day on which they are counted', at: 'age' };
    return released({ technique, how: 'age', asOf, width, top });
  }
  return fits('age', column, [...moments, ...numeric]) ?? released({ technique, how: 'age', width, top });
}

function planGeohash(
  geohash: NonNullable<Generalization['geohash']>,
  column: Column,
  context: TechniqueContext,
): Planned {
  const { precision, longitude } = geohash;
  if (longitude === undefined) {
    if (column.type !== 'string') {
      return {
        refused: 'a column of numbers needs longitude, the column of the other coordinate',
        at: 'geohash',
      };
    }
    return released({ technique, how: 'geohash', precision });
  }
  const other = context.columns.get(longitude);
  if (other === undefined)
    return { refused: 'is not a column of this dataset version', at: 'geohash/longitude' };
  if (!numeric.includes(other.type)) {
    return { refused: `must be a column of numbers, and it is ${other.type}`, at: 'geohash/longitude' };
  }
  return fits('geohash', column, numeric) ?? released({ technique, how: 'geohash', precision, longitude });
}

function planHierarchy(
  name: string,
  level: number | undefined,
  column: Column,
  context: TechniqueContext,
): Planned {
  const hierarchy = context.hierarchies.get(name);
  if (hierarchy === undefined)
    return { refused: 'there is no hierarchy of this name: upload it first', at: 'hierarchy' };
  const levels = hierarchy.unread?.levels ?? hierarchy.rows[0]?.length ?? 0;
  if (level !== undefined && level >= levels) {
    return { refused: `the hierarchy has the levels 0 to ${levels - 1}`, at: 'level' };
  }
  const how = { technique, how: 'hierarchy', hierarchy: name } as const;
  return fits('hierarchy', column, canonicalTypes) ?? released(level === undefined ? how : { ...how, level });
}

function planPlace(transform: Generalization, column: Column, context: TechniqueContext): Planned {
  const { zip, network, grid, geohash, hierarchy, level } = transform;
  if (zip !== undefined) {
    return fits('zip', column, codes) ?? released({ technique, how: 'zip', restricted: zip.restricted });
  }
  if (network !== undefined)
    return fits('network', column, ['string']) ?? released({ technique, how: 'network', ...network });
  if (grid !== undefined) return fits('grid', column, numeric) ?? stepped('grid', grid);
  if (geohash !== undefined) return planGeohash(geohash, column, context);
  if (hierarchy !== undefined) return planHierarchy(hierarchy, level, column, context);
  return { refused: 'a generalization must say how', at: 'technique' };
}

function plan(transform: Generalization, column: Column, context: TechniqueContext): Planned {
  const { to, width, edges, quantiles, keepFirst, age } = transform;
  if (to !== undefined)
    return fits('to', column, moments) ?? released({ technique, how: 'calendar', unit: to });
  if (width !== undefined) return fits('width', column, numeric) ?? stepped('width', width);
  if (edges !== undefined)
    return fits('edges', column, numeric) ?? released({ technique, how: 'edges', edges });
  if (quantiles !== undefined) {
    return fits('quantiles', column, numeric) ?? released({ technique, how: 'quantiles', bins: quantiles });
  }
  if (keepFirst !== undefined) {
    return fits('keepFirst', column, codes) ?? released({ technique, how: 'prefix', keepFirst });
  }
  return age === undefined ? planPlace(transform, column, context) : planAge(age, column);
}

function explain(action: GeneralizationAction): string {
  switch (action.how) {
    case 'calendar':
      return `is cut to the ${action.unit}`;
    case 'width':
      return `becomes an interval of width ${action.unit / 10 ** action.scale}`;
    case 'edges':
      return `becomes one of ${action.edges.length + 1} intervals`;
    case 'quantiles':
      return `becomes one of ${action.bins} intervals with about equally many records`;
    case 'prefix':
      return `keeps its first ${action.keepFirst} characters`;
    case 'age':
      return `becomes an age${action.width > 1 ? ` in steps of ${action.width} years` : ''}, ${action.top}+ from ${action.top} on`;
    case 'zip':
      return 'keeps the first three digits of the ZIP code, 000 where few people live';
    case 'network':
      return `becomes its network, /${action.v4} or /${action.v6} for IPv6`;
    case 'grid':
      return `becomes the corner of a cell of ${action.unit / 10 ** action.scale} degrees`;
    case 'geohash':
      return `becomes a geohash of ${action.precision} characters`;
    case 'hierarchy':
      return action.level === undefined
        ? `is generalized by the hierarchy ${action.hierarchy} as far as the policy’s requirements need`
        : `becomes its level ${action.level} in the hierarchy ${action.hierarchy}`;
  }
}

/** Values become the set they lie in: a calendar unit, a half-open interval, all codes with the same beginning, a place, an ancestor. */
export const generalization: Technique<Generalization> = {
  facts: {
    name: 'generalization',
    isoClass: 'generalization',
    isoName: 'generalization',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: false,
    types: canonicalTypes,
    wp216: { singlingOut: 'no', linkability: 'yes', inference: 'yes' },
    dpCost: null,
    scope: 'table',
  },
  plan,
  looksAround: (action) =>
    action.how === 'quantiles' || (action.how === 'hierarchy' && action.level === undefined),
  draws: false,
  readsAs: 'label',
  values: 'changed',
  empties: false,
  pureSql: () => true,
  explain,
  hierarchy: (action) =>
    action.how === 'hierarchy'
      ? { name: action.hierarchy, level: action.level, at: (level) => ({ ...action, level }) }
      : undefined,
  duckdb: generalizationInDuckdb,
};
