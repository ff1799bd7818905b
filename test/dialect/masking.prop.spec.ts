import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Engine, planOf, tableOf } from './engine.js';
import { cellsOf, type KnownType, literals } from './reference/arbitraries.js';
import { base32, combination, pseudonymization } from './reference/keyed.js';
import { masking } from './reference/masking.js';
import { type Cell, textValue } from './reference/values.js';
import { caseCount } from '../support/case-count.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const runs = { numRuns: caseCount(40) };
const canonical: readonly KnownType[] = ['string', 'integer', 'decimal', 'double', 'date', 'timestamp'];

describe('masking on DuckDB', () => {
  const options = fc.record({
    technique: fc.constant('masking' as const),
    keepFirst: fc.integer({ min: 0, max: 4 }),
    keepLast: fc.integer({ min: 0, max: 4 }),
    character: fc.constantFrom('*', "'", 'é', '$'),
    as: fc.constantFrom('characters' as const, 'label' as const),
  });

  it('is what the reference interpreter makes of every value of every type', async () => {
    const column = fc
      .constantFrom(...canonical)
      .chain((type) => fc.tuple(fc.constant(type), cellsOf(type), fc.boolean()));
    await fc.assert(
      fc.asyncProperty(column, options, async ([type, cells, at], more) => {
        const action = { ...more, keepDomain: at && type === 'string' };
        const expected = cells.map((cell) => masking(cell, action));
        expect(await engine.cells(type, literals(cells, type), action)).toEqual(expected);
      }),
      runs,
    );
  });

  const patterns = [
    '[0-9]+',
    'a|b',
    '\\bcat\\b',
    '.',
    'x*',
    '(?i)[A-F]{2}',
    '@.*$',
    '^.',
    '[^a-z]',
    '[à-ÿ]',
    '(1)(2)?',
    ' ',
  ];
  const near = fc
    .array(
      fc.constantFrom('a', 'b', 'cat', 'concat', ' ', '1', '12', 'xx', 'é', '😀', '@', '\n', '\u{10FFFE}'),
      { maxLength: 8 },
    )
    .map((parts) => textValue(parts.join('')));

  it('masks exactly what a pattern matches, where it matches', async () => {
    await fc.assert(
      fc.asyncProperty(
        cellsOf('string', near),
        options,
        fc.constantFrom(...patterns),
        async (cells, more, pattern) => {
          const action = { ...more, keepDomain: false, pattern };
          const expected = cells.map((cell) => masking(cell, action));
          expect(await engine.cells('string', literals(cells, 'string'), action)).toEqual(expected);
        },
      ),
      { numRuns: caseCount(120) },
    );
  });

  it('refuses what is no pattern of RE2 and halves of characters', () => {
    const plan = (more: object) => () =>
      planOf({
        columns: [{ name: 'x', type: 'string' }],
        policy: { transforms: [{ match: { column: 'x' }, technique: 'masking', ...more }] },
      });
    expect(plan({ pattern: '(?=a)' })).toThrow(/policy.inapplicable/);
    expect(plan({ pattern: '(' })).toThrow(/policy.inapplicable/);
    expect(plan({ character: '\ud83d' })).toThrow(/policy.inapplicable/);
    expect(plan({ pattern: 'a', keepDomain: true })).toThrow(/policy.inapplicable/);
    expect(plan({ pattern: 'a+' })).not.toThrow();
  });
});

describe('pseudonyms on DuckDB', () => {
  it('are what the reference interpreter makes, in every form, looked up or not', async () => {
    const types = [...canonical, 'boolean'] as const;
    const column = fc
      .constantFrom(...types)
      .chain((type) => fc.tuple(fc.constant(type), cellsOf(type), fc.nat(6)));
    const forms = fc.record({
      technique: fc.constant('pseudonymization' as const),
      domain: fc.constantFrom('crm', 'lab'),
      as: fc.constantFrom('hex' as const, 'base32' as const, 'integer' as const),
    });
    await fc.assert(
      fc.asyncProperty(column, forms, async ([type, once, repeat], action) => {
        // With many repetitions the engine looks values up in a dictionary.
        const cells = Array.from({ length: repeat + 1 }, () => once).flat();
        const expected = cells.map((cell) => pseudonymization(cell, action));
        expect(await engine.cells(type, literals(cells, type), action)).toEqual(expected);
      }),
      { numRuns: caseCount(100) },
    );
  });

  it('are surrogates of the value’s form where the policy says so, the same whether looked up or not', async () => {
    const column = fc.constantFrom(...canonical).chain((type) => fc.tuple(fc.constant(type), cellsOf(type)));
    const shape = (text: string | null) => text?.replaceAll(/[0-9]/g, '0') ?? null;
    await fc.assert(
      fc.asyncProperty(column, fc.constantFrom('crm', 'lab'), async ([type, cells], domain) => {
        const transform = { technique: 'pseudonymization', domain, as: 'surrogate' };
        const once = await engine.cells(type, literals(cells, type), transform);
        const repeated = Array.from({ length: 6 }, () => cells).flat();
        const often = await engine.cells(type, literals(repeated, type), transform);
        expect(often).toEqual(Array.from({ length: 6 }, () => once).flat());
        if (type !== 'integer' && type !== 'decimal') return;
        expect(once.map(shape)).toEqual(cells.map((cell) => shape(cell?.text ?? null)));
      }),
      { numRuns: caseCount(30) },
    );
  });

  it('are written in base32 as RFC 4648 writes it', () => {
    const text = (words: string) => base32(new TextEncoder().encode(words));
    expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(text)).toEqual([
      'MY',
      'MZXQ',
      'MZXW6',
      'MZXW6YQ',
      'MZXW6YTB',
      'MZXW6YTBOI',
    ]);
  });

  it('come out with the type that the plan says', async () => {
    const columns = [{ name: 'x', type: 'string' as const }];
    const transform = { match: { column: 'x' }, technique: 'pseudonymization', domain: 'crm', as: 'integer' };
    const plan = planOf({ columns, policy: { transforms: [transform] } });
    expect(plan.columns[0]?.type).toBe('integer');
    expect(await engine.types(await engine.prepared(plan, "(SELECT 'a' AS x)"))).toEqual(['BIGINT']);
  });
});

describe('combinations on DuckDB', () => {
  it('are what the reference interpreter makes of two columns of any types', async () => {
    const pair = fc
      .tuple(fc.constantFrom(...canonical), fc.constantFrom(...canonical))
      .chain(([a, b]) => fc.tuple(fc.constant([a, b] as const), cellsOf(a), cellsOf(b)));
    const options = fc.record(
      { separator: fc.constantFrom(' ', '', '–', "'"), domain: fc.constantFrom('crm', 'lab') },
      { requiredKeys: ['separator'] },
    );
    await fc.assert(
      fc.asyncProperty(pair, options, async ([[ta, tb], as, bs], more) => {
        const rows = as.map((cell, i): [Cell, Cell] => [cell, bs[i] ?? null]);
        const action = { technique: 'combination' as const, sources: ['b', 'a'], ...more };
        const policy = {
          transforms: [{ match: { column: ['b', 'a'] }, technique: 'combination', into: 'both', ...more }],
        };
        const columns = [
          { name: 'a', type: ta },
          { name: 'b', type: tb },
        ];
        const source = tableOf({
          a: literals(
            rows.map(([a]) => a),
            ta,
          ),
          b: literals(
            rows.map(([, b]) => b),
            tb,
          ),
        });
        const made = await engine.release({ columns, policy }, source);
        expect(made).toEqual(rows.map(([a, b]) => [combination([b, a], action)]));
      }),
      runs,
    );
  });

  it('are pseudonyms that two records share only where all their parts are the same', async () => {
    const part = fc.oneof(
      fc.constant(null),
      fc.string({ unit: fc.constantFrom('a', ' ', ':', '-', '1', 'é'), maxLength: 3 }),
    );
    const action = { technique: 'combination', into: 'both', domain: 'crm', separator: ' ' };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(part, part), { minLength: 2, maxLength: 12 }), async (pairs) => {
        const all: (readonly [string | null, string | null])[] = [
          ...pairs,
          ['x y', 'z'],
          ['x', 'y z'],
          ['x', null],
          ['x', ''],
        ];
        const cells = all.map((pair) => pair.map((text) => (text === null ? null : textValue(text))));
        const columns = [
          { name: 'a', type: 'string' as const },
          { name: 'b', type: 'string' as const },
        ];
        const source = tableOf({
          a: literals(
            cells.map(([a]) => a ?? null),
            'string',
          ),
          b: literals(
            cells.map(([, b]) => b ?? null),
            'string',
          ),
        });
        const policy = { transforms: [{ match: { column: ['a', 'b'] }, ...action }] };
        const made = (await engine.release({ columns, policy }, source)).map(([cell]) => cell);
        const groups = new Map<unknown, Set<string>>();
        made.forEach((cell, i) =>
          groups.set(cell, (groups.get(cell) ?? new Set()).add(JSON.stringify(all[i]))),
        );
        expect([...groups.values()].filter((group) => group.size > 1)).toEqual([]);
      }),
      runs,
    );
  });
});

describe('very long cells', () => {
  it('are masked and get their pseudonym, ten million characters of them', async () => {
    const long = ["repeat('é😀', 5000000)"];
    const value = textValue('é😀'.repeat(5_000_000));
    const mask = {
      technique: 'masking' as const,
      keepFirst: 1,
      keepLast: 1,
      keepDomain: false,
      character: '*',
      as: 'characters' as const,
    };
    const [masked] = await engine.cells('string', long, mask);
    expect(masked === masking(value, mask)).toBe(true);
    const hex = { technique: 'pseudonymization' as const, domain: 'crm', as: 'hex' as const };
    expect(await engine.cells('string', long, hex)).toEqual([pseudonymization(value, hex)]);
  });
});
