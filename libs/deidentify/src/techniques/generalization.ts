import { type Column, type ColumnType, type Transform } from '#libs/contracts';
import { type CellAction } from '../plan/plan.js';
import { type Planned, type Technique } from './technique.js';

type Generalization = Extract<Transform, { technique: 'generalization' }>;

const numeric: readonly ColumnType[] = ['integer', 'decimal', 'double'];
const calendar: readonly ColumnType[] = ['date', 'timestamp'];
const codes: readonly ColumnType[] = ['string', 'integer'];

/** A width as a whole number of 10^-scale, so that bounds of bins are exact: 0.1 has no exact binary form. */
function scaled(width: number): { unit: number; scale: number } | undefined {
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d{1,6}))?$/.exec(String(width)) ?? [];
  const unit = Number(whole + fraction);
  return whole === '' || unit < 1 || unit > 1e12 ? undefined : { unit, scale: fraction.length };
}

function released(action: CellAction): Planned {
  return { action, type: 'string' };
}

function fits(key: string, column: Column, types: readonly ColumnType[]): Planned | undefined {
  if (types.includes(column.type)) return undefined;
  return {
    refused: `${key} is for columns of type ${types.join(' or ')}, and this one is ${column.type}`,
    at: key,
  };
}

function plan(transform: Generalization, column: Column): Planned {
  const technique = 'generalization' as const;
  if (transform.to !== undefined) {
    return fits('to', column, calendar) ?? released({ technique, how: 'calendar', unit: transform.to });
  }
  if (transform.width !== undefined) {
    const exact = scaled(transform.width);
    if (exact === undefined) {
      return { refused: 'width must have at most six decimals and not be beyond 1e12', at: 'width' };
    }
    return fits('width', column, numeric) ?? released({ technique, how: 'width', ...exact });
  }
  if (transform.edges !== undefined) {
    return fits('edges', column, numeric) ?? released({ technique, how: 'edges', edges: transform.edges });
  }
  const keepFirst = transform.keepFirst ?? 0;
  return fits('keepFirst', column, codes) ?? released({ technique, how: 'prefix', keepFirst });
}

/** Values become the set they lie in: a calendar unit, a half-open interval, or all codes with the same beginning. */
export const generalization: Technique<Generalization> = {
  facts: {
    name: 'generalization',
    isoClass: 'generalization',
    isoName: 'generalization',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: false,
    types: ['string', 'integer', 'decimal', 'double', 'date', 'timestamp'],
    wp216: { singlingOut: 'no', linkability: 'yes', inference: 'yes' },
  },
  plan,
};
