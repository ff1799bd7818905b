import { type HmacPads } from '../hmac-pads.js';
import { type PlannedColumn } from '../plan/plan.js';
import { canonicalText } from './canonical-text.js';
import { generalizationSql } from './generalization.js';
import { maskingSql } from './masking.js';
import { type Parameters } from './parameters.js';
import { pseudonymizationSql } from './pseudonymization.js';

/** The SQL of a released cell, from the SQL of the raw one. */
export function cellSql(
  raw: string,
  column: PlannedColumn,
  parameters: Parameters,
  pads: ReadonlyMap<string, HmacPads>,
): string {
  const { action, rawType } = column;
  switch (action.technique) {
    case 'keep':
      return raw;
    case 'masking':
      return maskingSql(raw, rawType, action, parameters);
    case 'pseudonymization':
      return pseudonymizationSql(raw, rawType, action, parameters, pads);
    case 'generalization':
      return generalizationSql(raw, rawType, action, parameters);
  }
}

/** The SQL of whether a released cell no longer tells the raw value exactly; undefined where it always does. */
export function changedSql(
  raw: string,
  column: PlannedColumn,
  parameters: Parameters,
  pads: ReadonlyMap<string, HmacPads>,
): string | undefined {
  const { technique } = column.action;
  if (technique === 'keep') return undefined;
  if (technique === 'pseudonymization') return `${raw} IS NOT NULL`;
  return `${canonicalText(raw, column.rawType)} IS DISTINCT FROM (${cellSql(raw, column, parameters, pads)})`;
}
