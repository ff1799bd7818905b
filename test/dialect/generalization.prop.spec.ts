import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ActionOf } from '#libs/contracts';
import { Engine, tableOf } from './engine.js';
import { cellsOf, type KnownType, literals } from './reference/arbitraries.js';
import { edges, generalization, quantileEdges } from './reference/generalization.js';
import { decimalText, integerValue, parseDecimal, type Cell, textValue } from './reference/values.js';
import { lowerBound } from './reference/numbers.js';
import { geohash, network } from './reference/places.js';
import { caseCount } from '../support/case-count.js';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open();
});
afterAll(() => engine.close());

const technique = 'generalization' as const;
const numeric: readonly KnownType[] = ['integer', 'decimal', 'double'];
const column = (types: readonly KnownType[]) =>
  fc.constantFrom(...types).chain((type) => fc.tuple(fc.constant(type), cellsOf(type)));

async function agrees(
  type: KnownType,
  cells: readonly Cell[],
  transform: object,
  action: ActionOf<'generalization'>,
) {
  const expected = cells.map((cell) => generalization(cell, action));
  const made = await engine.cells(type, literals(cells, type), { technique, ...transform });
  // Beyond 2^52 units bins of numbers that are not whole are open: where, the arithmetic of the engine decides.
  made.forEach((text, i) => {
    if (expected[i] === 'unbounded') expect(text).toMatch(/^(\(-inf, .*|\[.*, inf\)|\[.*\))$/);
    else expect(text).toBe(expected[i]);
  });
}

describe('dates and ages on DuckDB', () => {
  const moments: readonly KnownType[] = ['date', 'timestamp'];

  it('are cut to the unit that the reference interpreter says', async () => {
    const units = ['day', 'week', 'month', 'quarter', 'year', 'decade'] as const;
    await fc.assert(
      fc.asyncProperty(column(moments), fc.constantFrom(...units), async ([type, cells], unit) => {
        await agrees(type, cells, { to: unit }, { technique, how: 'calendar', unit });
      }),
      { numRuns: caseCount(60) },
    );
  });

  it('become ages in whole years, in bins, and one class from the top on', async () => {
    const asOf = fc.constantFrom('2024-02-29', '2023-02-28', '2000-01-01', '1999-12-31');
    const options = fc.record({ asOf, width: fc.constantFrom(1, 5, 7), top: fc.constantFrom(90, 1, 30) });
    await fc.assert(
      fc.asyncProperty(column([...moments, ...numeric]), options, async ([type, cells], age) => {
        const { width, top } = age;
        const more = moments.includes(type) ? age : { width, top };
        await agrees(type, cells, { age: more }, { technique, how: 'age', ...more });
      }),
      { numRuns: caseCount(80) },
    );
  });
});

describe('numbers in bins on DuckDB', () => {
  const steps = [1, 10, 0.1, 0.05, 2.5, 1000, 0.000001, 7];

  it('lie in the bin that exact arithmetic says', async () => {
    await fc.assert(
      fc.asyncProperty(column(numeric), fc.constantFrom(...steps), async ([type, cells], width) => {
        const { units, scale } = parseDecimal(String(width));
        await agrees(type, cells, { width }, { technique, how: 'width', unit: Number(units), scale });
      }),
      { numRuns: caseCount(100) },
    );
  });

  it('lie between the edges that were given', async () => {
    const given = fc.uniqueArray(
      fc.integer({ min: -50, max: 50 }).map((n) => n / 4),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(column(numeric), given, async ([type, cells], list) => {
        const sorted = list.map((n) => n + 0).toSorted((a, b) => a - b);
        await agrees(type, cells, { edges: sorted }, { technique, how: 'edges', edges: sorted });
      }),
      { numRuns: caseCount(60) },
    );
  });

  it('lie in quantile bins whose edges are measured', async () => {
    await fc.assert(
      fc.asyncProperty(column(numeric), fc.integer({ min: 2, max: 12 }), async ([type, cells], bins) => {
        const bounds = quantileEdges(cells, bins);
        const expected = cells.map((cell) => (cell === null ? null : edges(cell, bounds)));
        expect(await engine.cells(type, literals(cells, type), { technique, quantiles: bins })).toEqual(
          expected,
        );
      }),
      { numRuns: caseCount(80) },
    );
  });

  it('become the lower corner of their grid cell, and nothing where there is no coordinate', async () => {
    await fc.assert(
      fc.asyncProperty(column(numeric), fc.constantFrom(0.1, 0.25, 5, 0.001), async ([type, cells], grid) => {
        const expected = cells.map((cell) => {
          if (cell?.exact === undefined || Math.abs(cell.double ?? Infinity) > 180) return null;
          return Number(decimalText(lowerBound(cell.exact, parseDecimal(String(grid)))));
        });
        const made = await engine.cells(type, literals(cells, type), { technique, grid });
        expect(made.map((text) => (text === null ? null : Number(text)))).toEqual(expected);
        expect(made).not.toContain('-0.0');
      }),
      { numRuns: caseCount(60) },
    );
  });
});

describe('codes and places on DuckDB', () => {
  it('keep their beginning', async () => {
    await fc.assert(
      fc.asyncProperty(column(['string', 'integer']), fc.nat(5), async ([type, cells], keepFirst) => {
        await agrees(type, cells, { keepFirst }, { technique, how: 'prefix', keepFirst });
      }),
      { numRuns: caseCount(40) },
    );
  });

  it('keep three digits of a ZIP code where enough people live', async () => {
    const codes = fc
      .constantFrom('02139', '03601', '89301-1234', '0213', ' 02139', '٠٢١٣٩', '021391234')
      .map(textValue);
    const numbers = fc.constantFrom(2139n, 3601n, 99_999n, 100_000n, 0n, -1n).map(integerValue);
    const cells = fc.oneof(
      fc.tuple(fc.constant('string' as const), cellsOf('string', codes)),
      fc.tuple(fc.constant('integer' as const), cellsOf('integer', numbers)),
    );
    await fc.assert(
      fc.asyncProperty(cells, fc.constantFrom(['036', '893'], []), async ([type, list], restricted) => {
        await agrees(type, list, { zip: { restricted } }, { technique, how: 'zip', restricted });
      }),
      { numRuns: caseCount(60) },
    );
  });

  const v4 = fc.oneof(
    fc.ipV4(),
    fc.constantFrom('256.1.1.1', '01.2.3.4', '1.2.3', '1.2.3.4.5', '1.2.3.4 ', '0.0.0.0'),
  );
  const v6 = fc.oneof(
    fc.ipV6(),
    fc.ipV6().map((text) => text.toUpperCase()),
    fc
      .array(fc.constantFrom('0', 'ab', '0001', 'ffff'), { minLength: 8, maxLength: 8 })
      .map((list) => list.join(':')),
    fc
      .tuple(
        fc.array(fc.constantFrom('0', '1', 'abcd'), { maxLength: 8 }),
        fc.array(fc.constantFrom('0', 'f'), { maxLength: 7 }),
      )
      .map(([a, b]) => `${a.join(':')}::${b.join(':')}`),
    fc.constantFrom(
      '::',
      '::1',
      '1::',
      ':',
      ':::',
      '1:::2',
      '::ffff:192.0.2.128',
      '64:ff9b::1.2.3.4',
      '::1.2.3.256',
      '1:2:3:4:5:6:7:8:9',
      '1:2:3:4:5:6:7::',
      'fe80::1%eth0',
      '12345::',
      'g::',
      '1:2:3:4:5:6:1.2.3.4',
      '1.2.3.4::',
    ),
  );

  it('become the network of an address, IPv6 as RFC 5952 writes it', async () => {
    const cells = cellsOf('string', fc.oneof(v4, v6).map(textValue));
    const bits = fc.record({ v4: fc.integer({ min: 0, max: 32 }), v6: fc.integer({ min: 0, max: 128 }) });
    await fc.assert(
      fc.asyncProperty(cells, bits, async (list, more) => {
        const expected = list.map((cell) => (cell === null ? null : network(cell.text, more)));
        expect(await engine.cells('string', literals(list, 'string'), { technique, network: more })).toEqual(
          expected,
        );
      }),
      { numRuns: caseCount(150) },
    );
  });

  it('compresses the examples of RFC 5952', async () => {
    const texts = [
      '2001:db8:0:1:1:1:1:1',
      '2001:0:0:1:0:0:0:1',
      '2001:db8:0:0:1:0:0:1',
      '2001:DB8::1',
      '0:0:0:0:0:0:0:0',
    ];
    const whole = { technique, network: { v6: 128 } };
    expect(
      await engine.cells(
        'string',
        texts.map((text) => `'${text}'`),
        whole,
      ),
    ).toEqual([
      '2001:db8:0:1:1:1:1:1/128',
      '2001:0:0:1::1/128',
      '2001:db8::1:0:0:1/128',
      '2001:db8::1/128',
      '::/128',
    ]);
  });

  it('become the geohash that halving says, from one column or two', async () => {
    const coordinate = (most: number) =>
      fc.oneof(
        fc.double({ min: -most, max: most, noNaN: true }),
        fc.integer({ min: -most, max: most }),
        fc.constantFrom(most, -most, 0, most / 2, -most / 4, most + 0.5),
      );
    const points = fc.array(fc.tuple(coordinate(90), coordinate(180)), { minLength: 1, maxLength: 20 });
    const columns = [
      { name: 'lat', type: 'double' as const },
      { name: 'lon', type: 'double' as const },
    ];
    await fc.assert(
      fc.asyncProperty(points, fc.integer({ min: 1, max: 12 }), async (list, precision) => {
        const expected = list.map(([lat, lon]) => geohash(lat, lon, precision));
        const transform = { match: { column: 'lat' }, technique, geohash: { precision, longitude: 'lon' } };
        const source = tableOf({
          lat: list.map(([lat]) => `'${lat}'::DOUBLE`),
          lon: list.map(([, lon]) => `'${lon}'::DOUBLE`),
        });
        expect(await engine.release({ columns, policy: { transforms: [transform] } }, source)).toEqual(
          expected.map((text) => [text]),
        );
      }),
      { numRuns: caseCount(80) },
    );
    const texts = ["'57.64911,10.40744'", "' 42.6 , -5.6'", "'x'", "'91,0'", 'NULL', "'1,2,3'"];
    expect(await engine.cells('string', texts, { technique, geohash: { precision: 5 } })).toEqual([
      'u4pru',
      'ezs42',
      'other',
      'other',
      null,
      'other',
    ]);
  });
});
