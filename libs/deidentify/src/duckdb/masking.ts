import { type ColumnType } from '#libs/contracts';
import { type CellAction } from '../plan/plan.js';
import { canonicalText } from './canonical-text.js';
import { type Parameters } from './parameters.js';

/** The SQL of character masking: length stays, and a text with too few characters to hide any is masked whole. */
export function maskingSql(
  x: string,
  type: ColumnType,
  action: Extract<CellAction, { technique: 'masking' }>,
  parameters: Parameters,
): string {
  const text = canonicalText(x, type);
  const character = parameters.text(action.character);
  const first = parameters.integer(action.keepFirst);
  const last = parameters.integer(action.keepLast);
  const mask = (t: string) =>
    `CASE WHEN length(${t}) <= ${first} + ${last} THEN repeat(${character}, length(${t})) ELSE ` +
    `left(${t}, ${first}) || repeat(${character}, length(${t}) - ${first} - ${last}) || right(${t}, ${last}) END`;
  if (!action.keepDomain) return mask(text);
  const domain = `string_split(${text}, '@')[-1]`;
  const local = `left(${text}, length(${text}) - length(${domain}) - 1)`;
  return `CASE WHEN contains(${text}, '@') THEN (${mask(local)}) || '@' || ${domain} ELSE ${mask(text)} END`;
}
