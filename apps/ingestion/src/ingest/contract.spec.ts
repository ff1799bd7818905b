import { describe, expect, it } from '@jest/globals';
import { type Column, type DatasetContract } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { changesBetween, knownColumns, requireContract } from './contract.js';

const columns = (text: string): Column[] =>
  text.split(' ').map((part) => {
    const [name = '', type = 'string'] = part.split(':');
    return { name, type: type as Column['type'] };
  });

function refusal(
  contract: DatasetContract | null,
  before: string | null,
  after: string,
  missing: string[] = [],
) {
  const changes = before === null ? null : changesBetween(columns(before), columns(after));
  try {
    requireContract(contract, { columns: columns(after), changes, missing });
    return undefined;
  } catch (error) {
    return error instanceof Problem ? `${error.code} ${error.detail}` : error;
  }
}

it('Columns are told by their names, whatever their order', () => {
  expect(changesBetween(columns('a b:integer c'), columns('d b:double a'))).toEqual({
    added: columns('d'),
    dropped: columns('c'),
    retyped: [{ name: 'b', from: 'integer', to: 'double' }],
  });
});

it('A column of instants that was made before they were a type has not changed', () => {
  const written = ['instant', 'timestamp'].map((type) => ({ type, told: false }));
  const before = knownColumns({ columns: columns('a:timestamp b:timestamp'), written });
  expect(changesBetween(before, columns('a:instant b:instant')).retyped).toEqual([
    { name: 'b', from: 'timestamp', to: 'instant' },
  ]);
  expect(knownColumns({ columns: columns('a:timestamp'), written: null })).toEqual(columns('a:timestamp'));
});

describe('A contract', () => {
  const types = { a: 'integer', m: 'date' } as const;
  it.each<[string, DatasetContract | null, string | null, string, string | undefined]>([
    ['none', null, 'a', 'b', undefined],
    ['any, of columns', { columns: 'any' }, 'a b:integer', 'b c', undefined],
    ['may-add, with more', { columns: 'may-add' }, 'a', 'b a', undefined],
    ['may-add, with fewer', { columns: 'may-add' }, 'a b', 'b', 'without "a"'],
    [
      'may-add, retyped',
      { columns: 'may-add' },
      'a',
      'a:double',
      'with another type of "a" from string to double',
    ],
    [
      'of moments, with a zone',
      { columns: 'may-add', types: { a: 'timestamp' } },
      'a:timestamp',
      'a:instant',
      'with another type of "a" from timestamp (moments without a zone) to instant (moments with a zone); where "a" must be timestamp (moments without a zone) and is instant (moments with a zone)',
    ],
    ['exact, in another order', { columns: 'exact' }, 'a b', 'b a', undefined],
    ['exact, with more', { columns: 'exact' }, 'a', 'a b c', 'with "b", "c" more'],
    ['exact, of a first version', { columns: 'exact' }, null, 'a', undefined],
    ['of types that are there', { columns: 'any', types }, null, 'a:integer m:date x', undefined],
    [
      'of types that are not',
      { columns: 'any', types },
      null,
      'a',
      'where "a" must be integer and is string, "m" must be date and is not there',
    ],
    [
      'of many columns',
      { columns: 'may-add' },
      '1 2 3 4 5 6 7 x',
      'x',
      'without "1", "2", "3", "4", "5" and 2 more',
    ],
  ])('%s', (_, contract, before, after, fault) => {
    expect(refusal(contract, before, after)).toBe(
      fault === undefined ? undefined : `version.contract The version would be ${fault}.`,
    );
  });

  it('counts columns that an appended file does not have', () => {
    expect(refusal({ columns: 'may-add' }, 'a b', 'a b', ['b'])).toContain('without "b"');
    expect(refusal({ columns: 'any' }, 'a b', 'a b', ['b'])).toBeUndefined();
  });
});
