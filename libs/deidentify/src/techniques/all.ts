import { type CellAction, type Column, type Transform } from '#libs/contracts';
import { combination } from './combination/combination.js';
import { dateShift } from './date-shift/date-shift.js';
import { deterministicEncryption } from './deterministic-encryption/deterministic-encryption.js';
import { formatPreservingEncryption } from './format-preserving-encryption/format-preserving-encryption.js';
import { generalization } from './generalization/generalization.js';
import { keep } from './keep/keep.js';
import { masking } from './masking/masking.js';
import { microaggregation } from './microaggregation/microaggregation.js';
import { noiseAddition } from './noise-addition/noise-addition.js';
import { permutation } from './permutation/permutation.js';
import { pseudonymization } from './pseudonymization/pseudonymization.js';
import { rounding } from './rounding/rounding.js';
import { suppression } from './suppression/suppression.js';
import {
  type Planned,
  type Technique,
  type TechniqueContext,
  type TechniqueFacts,
  type TechniqueName,
  type TransformOf,
} from './technique.js';
import { topAndBottomCoding } from './top-and-bottom-coding/top-and-bottom-coding.js';

type Transforms = { [N in TechniqueName]: TransformOf<N> };

const all: { [N in TechniqueName]: Technique<Transforms[N]> } = {
  keep,
  suppression,
  masking,
  pseudonymization,
  'format-preserving-encryption': formatPreservingEncryption,
  'deterministic-encryption': deterministicEncryption,
  generalization,
  rounding,
  'top-and-bottom-coding': topAndBottomCoding,
  combination,
  'noise-addition': noiseAddition,
  'date-shift': dateShift,
  permutation,
  microaggregation,
};

/** What is true of each technique, for the policy schema, documentation, reports and the console. */
export const techniques: Readonly<Record<TechniqueName, TechniqueFacts>> = Object.fromEntries(
  Object.entries(all).map(([name, { facts }]) => [name, facts]),
) as Record<TechniqueName, TechniqueFacts>;

function planOf<N extends TechniqueName>(
  name: N,
  transform: Transforms[N],
  column: Column,
  context: TechniqueContext,
): Planned {
  return all[name].plan(transform, column, context);
}

/** What a transform makes of a column, refused when the technique does not apply to the column's type. */
export function planColumn(transform: Transform, column: Column, context: TechniqueContext): Planned {
  const { types, name } = techniques[transform.technique];
  if (!types.includes(column.type)) {
    return {
      refused: `${name} does not apply to columns of type ${column.type}, only to ${types.join(', ')}`,
      at: 'technique',
    };
  }
  return planOf(transform.technique, transform, column, context);
}

/** Whether the cells of a column depend on other records, so that a preview of some records may differ from the release. */
export function looksAround(action: CellAction): boolean {
  if (action.technique === 'in-text') return false;
  const { facts, looksAround: decide } = all[action.technique];
  return decide?.(action) ?? facts.scope === 'table';
}
