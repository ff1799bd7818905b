import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Column } from '#libs/contracts';
import { Engine, tableOf } from './engine.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

type Type = Column['type'];

const days = [
  ...[
    '0001-01-01',
    '0001-12-31',
    '1753-01-01',
    '1899-12-30',
    '1899-12-31',
    '1900-01-01',
    '1969-12-31',
    '1970-01-01',
  ],
  ...[
    '2099-12-31',
    '2999-12-31',
    '9999-01-01',
    '9999-12-31',
    'infinity',
    '-infinity',
    '0044-03-15 (BC)',
    '10000-01-01',
  ],
];
const integers = ['-9223372036854775808', '9223372036854775807', '0', '-1', '999', '99999'];
const doubles = ['-0.0', '0.0', 'nan', 'inf', '-inf', '1e308', '-1e308', '5e-324'];

/** What stands for "unknown" or lies at the end of what a type can say. */
const extremes: Partial<Record<Type, readonly string[]>> = {
  ...{ date: days, timestamp: days, instant: days, integer: integers, double: doubles },
  decimal: [`-${'9'.repeat(20)}.9999`, `${'9'.repeat(20)}.9999`, '0.0000', '-1.0000'],
  string: ['', ' ', '-', '*', 'NULL', 'n/a', '0000-00-00', '\uffff'],
};
const sqlTypes: Partial<Record<Type, string>> = {
  ...{ date: 'DATE', timestamp: 'TIMESTAMP', instant: 'TIMESTAMP', integer: 'BIGINT', double: 'DOUBLE' },
  ...{ decimal: 'DECIMAL(24, 4)', string: 'VARCHAR' },
};
const literalsOf = (type: Type): string[] =>
  (extremes[type] ?? []).map((text) => `CAST('${text}' AS ${sqlTypes[type] ?? ''})`);
const types = Object.keys(extremes) as Type[];

describe('An extreme value or one that stands for none', () => {
  it.each(['date', 'timestamp', 'instant'] as const)(
    'does not tell the shift of a subject: %s',
    async (type) => {
      const cells = [...literalsOf(type), `CAST('1984-05-03' AS ${sqlTypes[type] ?? ''})`];
      const columns: Column[] = [
        { name: 'x', type },
        { name: 'who', type: 'integer' },
      ];
      for (const maxDays of [1, 365, 36_500]) {
        const policy = {
          subject: 'who',
          transforms: [{ match: { column: 'x' }, technique: 'date-shift', maxDays, domain: 'crm' }],
        };
        for (const who of [1, 2, 3, 4]) {
          const source = tableOf({ x: cells, who: cells.map(() => String(who)) });
          const made = (await engine.release({ columns, policy }, source)).map(([text]) => text);
          expect(made.slice(0, -1)).toEqual(days.map(() => null));
          expect(made.at(-1)).toMatch(/^(?!1984-05-03)[0-9]{4}-/);
        }
      }
    },
  );

  const changing: readonly (readonly [object, readonly Type[]])[] = [
    ...(['hex', 'base32', 'integer'] as const).map(
      (as) => [{ technique: 'pseudonymization', domain: 'crm', as }, types] as const,
    ),
    [{ technique: 'deterministic-encryption', domain: 'crm' }, types],
    [{ technique: 'masking', as: 'label' }, types],
    ...(['week', 'month', 'quarter', 'year', 'decade'] as const).map(
      (to) => [{ technique: 'generalization', to }, ['date', 'timestamp', 'instant']] as const,
    ),
    [
      { technique: 'generalization', age: { asOf: '2026-01-01', width: 5 } },
      ['date', 'timestamp', 'instant'],
    ],
    [{ technique: 'generalization', width: 10 }, ['integer', 'decimal', 'double']],
    [{ technique: 'generalization', edges: [0, 10] }, ['integer', 'decimal', 'double']],
    [{ technique: 'generalization', quantiles: 2 }, ['integer', 'decimal', 'double']],
    [{ technique: 'noise-addition', epsilon: 1, lower: 0, upper: 9 }, ['integer', 'decimal', 'double']],
  ];

  it.each(changing)('is not what it was under %j', async (transform, of) => {
    for (const type of of) {
      const raw = await engine.cells(type, literalsOf(type), { technique: 'keep' });
      const made = await engine.cells(type, literalsOf(type), transform);
      expect(made).toHaveLength(raw.length);
      for (const [i, text] of raw.entries()) expect([type, made[i]]).not.toEqual([type, text]);
    }
  });

  it('is within the bounds of noise, as the bound is that it lies beyond', async () => {
    const made = await engine.cells('double', literalsOf('double'), {
      ...{ technique: 'noise-addition', epsilon: 100, lower: 0, upper: 10 },
    });
    const bounded = [0, 0, 5, 10, 0, 10, 0, 0];
    for (const [i, text] of made.entries())
      expect(Math.abs(Number(text) - (bounded[i] ?? NaN))).toBeLessThan(2);
  });

  it('is no mean of fewer records than a group has, whatever is beside it', async () => {
    for (const type of ['integer', 'double'] as const) {
      const cells = [
        ...literalsOf(type),
        ...['1', '2', '3'].map((text) => `CAST(${text} AS ${sqlTypes[type] ?? ''})`),
      ];
      const made = await engine.cells(type, cells, { technique: 'microaggregation', k: 3 });
      const counts = new Map<string, number>();
      for (const text of made) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
      expect([...counts.values()].filter((count) => count < 3)).toEqual([]);
      expect([...counts.keys()].filter((text) => !Number.isFinite(Number(text)))).toEqual([]);
    }
  });
});
