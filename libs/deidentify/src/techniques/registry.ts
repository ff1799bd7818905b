import { type ActionOf, type Column, type Transform } from '#libs/contracts';
import { combination } from './combination/combination.js';
import { dateShift } from './date-shift/date-shift.js';
import { deterministicEncryption } from './deterministic-encryption/deterministic-encryption.js';
import { formatPreservingEncryption } from './format-preserving-encryption/format-preserving-encryption.js';
import { generalization } from './generalization/generalization.js';
import { inText } from './in-text/in-text.js';
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
  type Treatment,
} from './technique.js';
import { topAndBottomCoding } from './top-and-bottom-coding/top-and-bottom-coding.js';

type Techniques = { readonly [N in TechniqueName]: Technique<TransformOf<N>> };

/** Every technique, one line each; the compiler refuses one that a policy can name and that is missing here. */
const all: Techniques & { readonly 'in-text': Treatment<ActionOf<'in-text'>> } = {
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
  'in-text': inText,
};

/** A technique that is asked about transforms and actions of its own alone. */
type AnyTechnique = Treatment & Partial<Pick<Technique, 'facts' | 'plan' | 'into' | 'contradiction'>>;

/** What stands under the name that an action or a transform says. A plan that was kept may name what is no more. */
export const registry: ReadonlyMap<string, AnyTechnique> = new Map(
  Object.entries(all as unknown as Readonly<Record<string, AnyTechnique>>),
);

/** What is true of each technique, for the policy schema, documentation, reports and the console. */
export const techniques: Readonly<Record<TechniqueName, TechniqueFacts>> = Object.fromEntries(
  [...registry].flatMap(([name, { facts }]) => (facts === undefined ? [] : [[name, facts]])),
) as Record<TechniqueName, TechniqueFacts>;

/** What a transform makes of a column, refused when the technique does not apply to the column's type. */
export function planColumn(transform: Transform, column: Column, context: TechniqueContext): Planned {
  const { facts, plan } = registry.get(transform.technique) ?? {};
  if (facts === undefined || plan === undefined) return { refused: 'is no technique', at: 'technique' };
  if (!facts.types.includes(column.type)) {
    return {
      refused: `${facts.name} does not apply to columns of type ${column.type}, only to ${facts.types.join(', ')}`,
      at: 'technique',
    };
  }
  return plan(transform, column, context);
}

/** The one column that the columns of a transform become, where they do. */
export function intoOf(transform: Transform): string | undefined {
  return registry.get(transform.technique)?.into?.(transform);
}
