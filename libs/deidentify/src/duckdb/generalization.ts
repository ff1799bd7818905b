import { type ColumnType } from '#libs/contracts';
import { type CalendarUnit, type CellAction } from '../plan/plan.js';
import { canonicalText, numberText } from './canonical-text.js';
import { type Parameters } from './parameters.js';

type Generalize = Extract<CellAction, { technique: 'generalization' }>;

function unitSql(x: string, unit: CalendarUnit): string {
  switch (unit) {
    case 'day':
      return `strftime(${x}, '%Y-%m-%d')`;
    case 'week':
      return `strftime(${x}, '%G-W%V')`;
    case 'month':
      return `strftime(${x}, '%Y-%m')`;
    case 'quarter':
      return `strftime(${x}, '%Y') || '-Q' || CAST(quarter(${x}) AS VARCHAR)`;
    case 'year':
      return `strftime(${x}, '%Y')`;
    case 'decade':
      return `strftime(${x}, '%Y')[:-2] || '0s'`;
  }
}

/** Years of other than four digits do not format alike in every unit, and infinity not at all: they are `other`. */
function calendarSql(x: string, unit: CalendarUnit): string {
  const told = `year(${x}) BETWEEN 1 AND 9999`;
  return `CASE WHEN ${x} IS NULL THEN NULL WHEN ${told} THEN ${unitSql(x, unit)} ELSE 'other' END`;
}

/** Whole numbers with a whole width: exact at any size, in 128 bits. */
function wholeWidthSql(x: string, unit: number, parameters: Parameters): string {
  const w = `CAST(${parameters.integer(unit)} AS HUGEINT)`;
  const v = `CAST(${x} AS HUGEINT)`;
  const lower = `(${v} - ((${v} % ${w}) + ${w}) % ${w})`;
  return `'[' || CAST(${lower} AS VARCHAR) || ', ' || CAST(${lower} + ${w} AS VARCHAR) || ')'`;
}

function widthSql(x: string, unit: number, scale: number, parameters: Parameters): string {
  const v = `CAST(${x} AS DOUBLE)`;
  const u = parameters.double(unit);
  const power = parameters.double(10 ** scale);
  // A whole multiple of the unit over a power of ten is the double nearest to the decimal bound, as the value itself is.
  const bound = (n: string) => `(${n}) * ${u} / ${power}`;
  const guess = `floor(${v} * ${power} / ${u})`;
  const n =
    `(${guess} + CASE WHEN ${v} >= ${bound(`${guess} + 1`)} THEN 1 ` +
    `WHEN ${v} < ${bound(guess)} THEN -1 ELSE 0 END)`;
  const limit = parameters.double(Math.floor(Number.MAX_SAFE_INTEGER / unit) - 2);
  const [low, high] = [numberText(bound(n)), numberText(bound(`${n} + 1`))];
  return (
    `CASE WHEN ${x} IS NULL THEN NULL WHEN isnan(${v}) THEN 'NaN' ` +
    `WHEN ${guess} >= ${limit} THEN '[' || ${numberText(bound(limit))} || ', inf)' ` +
    `WHEN ${guess} <= -${limit} THEN '(-inf, ' || ${numberText(bound(`-${limit}`))} || ')' ` +
    `ELSE '[' || (${low}) || ', ' || (${high}) || ')' END`
  );
}

function edgesSql(x: string, edges: readonly number[], parameters: Parameters): string {
  const v = `CAST(${x} AS DOUBLE)`;
  const branches = edges.map((edge, i) => {
    const before = edges[i - 1];
    const label = before === undefined ? `(-inf, ${edge})` : `[${before}, ${edge})`;
    return `WHEN ${v} < ${parameters.double(edge)} THEN ${parameters.text(label)}`;
  });
  const last = parameters.text(`[${edges.at(-1) ?? '-inf'}, inf)`);
  return `CASE WHEN ${x} IS NULL THEN NULL WHEN isnan(${v}) THEN 'NaN' ${branches.join(' ')} ELSE ${last} END`;
}

/** The SQL of a generalization; the texts are those that `CellAction` describes. */
export function generalizationSql(
  x: string,
  type: ColumnType,
  action: Generalize,
  parameters: Parameters,
): string {
  if (action.how === 'calendar') return calendarSql(x, action.unit);
  if (action.how === 'edges') return edgesSql(x, action.edges, parameters);
  if (action.how === 'width') {
    return type === 'integer' && action.scale === 0
      ? wholeWidthSql(x, action.unit, parameters)
      : widthSql(x, action.unit, action.scale, parameters);
  }
  const text = canonicalText(x, type);
  const first = parameters.integer(action.keepFirst);
  return `left(${text}, ${first}) || repeat('*', greatest(length(${text}) - ${first}, 0))`;
}
