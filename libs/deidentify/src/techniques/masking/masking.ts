import { RE2JS } from 're2js';
import { type ColumnType, type MaskingAction } from '#libs/contracts';
import { type Planned, type Technique, type TransformOf } from '../technique.js';
import { maskingInDuckdb } from './duckdb.js';

const types: readonly ColumnType[] = [
  ...(['string', 'integer', 'decimal', 'double', 'date', 'time', 'timestamp', 'instant'] as const),
];

function validPattern(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

function refusal(transform: TransformOf<'masking'>, type: ColumnType): Planned | undefined {
  const { keepDomain, pattern, character } = transform;
  if (keepDomain && type !== 'string') return { refused: 'keepDomain is for text', at: 'keepDomain' };
  // The halves of a pair would be put apart: what is released must be well-formed text.
  if (!character.isWellFormed()) return { refused: 'must be one whole character', at: 'character' };
  if (pattern === undefined) return undefined;
  if (!validPattern(pattern)) {
    return {
      refused: 'is no regular expression of RE2, which knows no look-around and no backreferences',
      at: 'pattern',
    };
  }
  return keepDomain
    ? { refused: 'keepDomain and pattern exclude each other: put the @ into the pattern', at: 'keepDomain' }
    : undefined;
}

function explain(action: MaskingAction): string {
  const kept = [
    ...(action.keepFirst > 0 ? [`the first ${action.keepFirst}`] : []),
    ...(action.keepLast > 0 ? [`the last ${action.keepLast}`] : []),
    ...(action.keepDomain ? ['the domain'] : []),
  ];
  if (action.pattern !== undefined) return 'what matches a pattern is masked';
  if (action.as === 'label') return 'is replaced by a label';
  return kept.length === 0
    ? 'every character is masked'
    : `characters are masked except ${kept.join(' and ')}`;
}

/**
 * Characters of the canonical text, or those that the pattern matches, are replaced one by one, or all together by
 * `[MASKED]`. A value with no more characters than are to be kept is masked whole: keeping all of it would be no masking.
 */
export const masking: Technique<TransformOf<'masking'>> = {
  facts: {
    name: 'masking',
    isoClass: 'suppression',
    isoName: 'masking',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: false,
    types,
    wp216: null,
    dpCost: null,
    scope: 'cell',
  },
  plan: (transform, column) => {
    const refused = refusal(transform, column.type);
    if (refused !== undefined) return refused;
    const { keepFirst, keepLast, keepDomain, character, pattern, as } = transform;
    const kept = { keepFirst, keepLast, keepDomain, character, as };
    return {
      action: { technique: 'masking', ...kept, ...(pattern === undefined ? {} : { pattern }) },
      type: 'string',
    };
  },
  draws: false,
  readsAs: 'label',
  values: 'changed',
  empties: false,
  pureSql: () => true,
  explain,
  duckdb: maskingInDuckdb,
};
