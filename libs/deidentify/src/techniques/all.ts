import { type Column, type Transform } from '#libs/contracts';
import { generalization } from './generalization.js';
import { keep } from './keep.js';
import { masking } from './masking.js';
import { pseudonymization } from './pseudonymization.js';
import { suppression } from './suppression.js';
import { type Planned, type TechniqueFacts, type TechniqueName } from './technique.js';

/** What is true of each technique, for documentation, reports and the console. */
export const techniques: Readonly<Record<TechniqueName, TechniqueFacts>> = {
  keep: keep.facts,
  suppression: suppression.facts,
  masking: masking.facts,
  pseudonymization: pseudonymization.facts,
  generalization: generalization.facts,
};

function planOf(transform: Transform, column: Column): Planned {
  switch (transform.technique) {
    case 'keep':
      return keep.plan(transform, column);
    case 'suppression':
      return suppression.plan(transform, column);
    case 'masking':
      return masking.plan(transform, column);
    case 'pseudonymization':
      return pseudonymization.plan(transform, column);
    case 'generalization':
      return generalization.plan(transform, column);
  }
}

/** What a transform makes of a column, refused when the technique does not apply to the column's type. */
export function planColumn(transform: Transform, column: Column): Planned {
  const { types, name } = techniques[transform.technique];
  if (!types.includes(column.type)) {
    return { refused: `${name} does not apply to columns of type ${column.type}`, at: 'technique' };
  }
  return planOf(transform, column);
}
