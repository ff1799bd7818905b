import { type Column, columnTypes, type Scalar } from '#libs/contracts';
import { instantText, momentText } from '../../sql/moments.js';
import { type Planned, type Technique, type TransformOf } from '../technique.js';
import { suppressionInDuckdb } from './duckdb.js';

const numeric = ['integer', 'decimal', 'double'];

function timeOfDay(text: string): string | undefined {
  const found = /^(\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?$/.exec(text);
  if (found === null) return undefined;
  const [, minute = '', second = '00', digits = ''] = found;
  const fraction = digits.replace(/0+$/, '');
  return `${minute}:${second}${fraction === '' ? '' : `.${fraction}`}`;
}

const texts: Partial<Record<Column['type'], readonly [(text: string) => string | undefined, string]>> = {
  string: [(text) => text, 'text'],
  date: [(text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined), 'a date such as "1984-05-03"'],
  time: [timeOfDay, 'a time such as "10:20:30"'],
  timestamp: [momentText, 'a moment such as "1984-05-03T10:20:30"'],
  instant: [instantText, 'an instant such as "1984-05-03T10:20:30Z"'],
};

/** The value as cells of the column are compared with it, or what it must be. */
function comparable(value: Scalar, type: Column['type']): { value: Scalar } | { must: string } {
  if (numeric.includes(type)) {
    if (typeof value !== 'number') return { must: 'a number' };
    return type !== 'integer' || Number.isSafeInteger(value)
      ? { value }
      : { must: 'a whole number below 2^53' };
  }
  if (type === 'boolean') return typeof value === 'boolean' ? { value } : { must: 'true or false' };
  const [read, must] = texts[type] ?? [
    () => undefined,
    `left out: the column is ${type === 'bytes' ? 'bytes' : 'JSON'}`,
  ];
  const text = typeof value === 'string' ? read(value) : undefined;
  return text === undefined ? { must } : { value: text };
}

function plan(transform: TransformOf<'suppression'>, column: Column): Planned {
  const { rarerThan, values } = transform;
  if (rarerThan === undefined && values === undefined) return { drop: 'the policy suppresses it' };
  const known: Scalar[] = [];
  for (const [i, value] of (values ?? []).entries()) {
    const found = comparable(value, column.type);
    if ('must' in found) return { refused: `must be ${found.must}`, at: `values/${i}` };
    known.push(found.value);
  }
  return {
    action: {
      technique: 'suppression',
      ...(rarerThan === undefined ? {} : { rarerThan }),
      ...(values === undefined ? {} : { values: known }),
    },
    type: column.type,
  };
}

/** The whole column leaves the release, or cells whose values are rare or listed go missing. */
export const suppression: Technique<TransformOf<'suppression'>> = {
  facts: {
    name: 'suppression',
    isoClass: 'suppression',
    isoName: 'attribute suppression and local suppression',
    reversible: false,
    deterministic: true,
    truthful: true,
    keyNeeded: false,
    types: columnTypes,
    wp216: null,
    dpCost: null,
    scope: 'table',
  },
  plan,
  looksAround: ({ rarerThan }) => rarerThan !== undefined,
  draws: false,
  readsAs: 'label',
  values: 'changed',
  empties: true,
  pureSql: () => true,
  explain: ({ rarerThan, values }) =>
    rarerThan === undefined
      ? `goes missing where it is one of ${values?.length ?? 0} values`
      : `goes missing where fewer than ${rarerThan} have the value`,
  contradiction: ({ rarerThan, values }) =>
    rarerThan !== undefined && values !== undefined
      ? { at: 'values', detail: 'goes without rarerThan: write two transforms' }
      : undefined,
  duckdb: suppressionInDuckdb,
};
