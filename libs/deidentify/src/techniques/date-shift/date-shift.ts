import { type ColumnType } from '#libs/contracts';
import { canonicalTypes } from '../pseudonymization/pseudonymization.js';
import { type Planned, type Technique, type TechniqueContext, type TransformOf } from '../technique.js';
import { dateShiftInDuckdb } from './duckdb.js';

type Moment = 'date' | 'timestamp' | 'instant';

function plan(transform: TransformOf<'date-shift'>, type: Moment, context: TechniqueContext): Planned {
  const { maxDays, domain } = transform;
  const { subject } = context;
  if (subject === undefined) {
    return { refused: 'needs to know whose date it is: name the policy’s subject', at: 'technique' };
  }
  const subjectType = context.columns.get(subject)?.type;
  if (subjectType !== undefined && !canonicalTypes.includes(subjectType)) {
    return { refused: `the subject is of type ${subjectType}, which has no canonical text`, at: 'technique' };
  }
  return { action: { technique: 'date-shift', maxDays, domain, subject }, type };
}

const isMoment = (type: ColumnType): type is Moment => ['date', 'timestamp', 'instant'].includes(type);

/** All dates of one subject move by the same secret number of days, 1 to `maxDays` in either direction: intervals stay. */
export const dateShift: Technique<TransformOf<'date-shift'>> = {
  facts: {
    name: 'date-shift',
    isoClass: 'randomization',
    isoName: 'noise addition',
    reversible: true,
    deterministic: false,
    truthful: false,
    keyNeeded: true,
    types: ['date', 'timestamp', 'instant'],
    wp216: { singlingOut: 'yes', linkability: 'may not', inference: 'may not' },
    dpCost: null,
    scope: 'cell',
  },
  plan: (transform, { type }, context) => plan(transform, isMoment(type) ? type : 'timestamp', context),
  draws: false,
  readsAs: 'perturbed',
  values: 'changed',
  empties: true,
  pureSql: () => true,
  explain: ({ maxDays }) => `is moved by up to ${maxDays} days, the same for all of a subject`,
  duckdb: dateShiftInDuckdb,
};
