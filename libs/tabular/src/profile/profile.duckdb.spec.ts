import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Profile } from '#libs/contracts';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { type ProfileOptions, profileTable } from './profile.js';
import { sampleValues } from './sample.js';
import { imported, type ReadOptions, specTables } from '../../test/imported.js';

const { engine } = await specTables();

async function profiled(body: string | Uint8Array, options: Partial<ReadOptions> & ProfileOptions = {}) {
  const table = await imported(engine, body, options);
  try {
    const profile = Profile.parse(await profileTable(engine, table.files, table.columns, options));
    return { profile, column: (name: string) => profile.columns.find((column) => column.name === name) };
  } finally {
    for (const file of table.files) file.close();
  }
}

describe('a profile', () => {
  const numbers = Array.from({ length: 100 }, (_, i) => i + 1);

  it('describes numbers', async () => {
    const { profile, column } = await profiled(
      `k,v\n${numbers.map((i) => `${i},${i === 7 ? '' : i / 2}\n`).join('')}`,
      {
        chunkBytes: 64,
      },
    );
    expect(profile.rows).toBe(100);
    expect(column('k')).toMatchObject({
      type: 'integer',
      nulls: 0,
      distinct: 100,
      approximate: false,
      min: 1,
      max: 100,
      mean: 50.5,
      // The sample deviation of 1..100 is sqrt(100 * 101 / 12).
      stddev: Number(Math.sqrt((100 * 101) / 12).toPrecision(12)),
      masked: false,
    });
    expect(column('k')?.quantiles?.find(({ p }) => p === 0.5)?.value).toBe(50.5);
    expect(column('k')?.histogram).toHaveLength(20);
    expect(column('k')?.histogram?.[0]).toEqual({ from: 1, to: 6, count: 5 });
    expect(column('v')).toMatchObject({ nulls: 1, distinct: 99, min: 0.5, max: 50 });
    expect(column('v')?.histogram).toHaveLength(20);
    expect(column('v')?.histogram?.reduce((sum, bin) => sum + bin.count, 0)).toBe(99);
  });

  it('counts text, booleans and dates, most frequent first', async () => {
    const { column } = await profiled(
      'name,ok,born\nb,true,2020-01-03\na,true,2020-01-01\nb,false,\nc,,2020-01-02\nb,true,2020-01-02\n',
    );
    expect(column('name')).toMatchObject({ nulls: 0, distinct: 3, min: 'a', max: 'c' });
    expect(column('name')?.topValues?.[0]).toEqual({ value: 'b', count: 3 });
    expect(column('ok')).toMatchObject({ nulls: 1, distinct: 2, min: false, max: true });
    expect(column('born')).toMatchObject({ nulls: 1, distinct: 3, min: '2020-01-01', max: '2020-01-03' });
    expect(column('born')?.quantiles?.[2]).toEqual({ p: 0.5, value: '2020-01-02' });
    expect(column('born')?.histogram).toBeUndefined();
  });

  it('takes extremes as they come', async () => {
    const { column } = await profiled(
      'k,odd,huge,wide,none,one\n1,NaN,1e+308,9223372036854775807,,x\n2,inf,-1e+308,-9223372036854775807,,x\n3,1.5,0.5,0,,x\n',
    );
    expect(column('odd')).toMatchObject({ nulls: 0, distinct: 3, min: 1.5, max: 1.5, mean: 1.5 });
    expect(column('odd')).not.toHaveProperty('stddev');
    expect(column('huge')).toMatchObject({ min: -1e308, max: 1e308 });
    expect(column('huge')).not.toHaveProperty('mean');
    expect(column('wide')).toMatchObject({
      min: '-9223372036854775807',
      max: '9223372036854775807',
      mean: 0,
    });
    expect(column('none')).toEqual({
      name: 'none',
      type: 'string',
      nulls: 3,
      distinct: 0,
      approximate: false,
      topValues: [],
      masked: false,
    });
    expect(column('one')).toMatchObject({ distinct: 1, topValues: [{ value: 'x', count: 3 }] });
  });

  it('of no parts is empty', async () => {
    const profile = await profileTable(engine, [], [{ name: 'a', type: 'integer' }]);
    expect(profile).toEqual({
      rows: 0,
      columns: [
        {
          name: 'a',
          type: 'integer',
          nulls: 0,
          distinct: 0,
          approximate: false,
          topValues: [],
          masked: false,
        },
      ],
    });
  });

  it('estimates in large tables, and says so', async () => {
    const body = `id,g,t\n${Array.from({ length: 300_000 }, (_, i) => `${i},${i % 10},2020-01-0${(i % 9) + 1}\n`).join('')}`;
    const { column } = await profiled(body, { exactRows: 1000 });
    expect(column('g')).toMatchObject({ distinct: 10, approximate: false });
    expect(column('id')?.approximate).toBe(true);
    expect(Math.abs((column('id')?.distinct ?? 0) - 300_000)).toBeLessThan(60_000);
    expect(Math.abs(Number(column('id')?.quantiles?.[2]?.value) - 150_000)).toBeLessThan(5_000);
    expect(String(column('t')?.quantiles?.[2]?.value)).toMatch(/^2020-01-0\d$/);
    expect(column('id')?.topValues).toHaveLength(10);
  });

  it('cuts long text and handles nested values', async () => {
    const long = 'x'.repeat(100_000);
    const { column } = await profiled(`{"a":"${long}","b":[1]}\n{"a":"${long}y","b":{"c":1}}\n`, {
      format: 'ndjson',
    });
    expect(column('a')).toMatchObject({ distinct: 2, min: 'x'.repeat(200), max: 'x'.repeat(200) });
    expect(column('b')).toMatchObject({ type: 'json', distinct: 2 });
  });
});

describe('a sample of values', () => {
  it('has each column’s distinct values as text, cut, bounded, and the same every time', async () => {
    const body = `id,g,n,t\n${Array.from({ length: 20_000 }, (_, i) => `${i},${i % 3},,${'x'.repeat(50)}${i}\n`).join('')}`;
    const table = await imported(engine, body, { chunkBytes: 100_000 });
    const take = async () =>
      sampleValues(engine, table.files, table.columns, { perColumn: 100, maxLength: 52 });
    const [first, second] = [await take(), await take()];
    for (const file of table.files) file.close();
    expect(second).toEqual(first);
    expect(first.map(({ name }) => name)).toEqual(['id', 'g', 'n', 't']);
    expect(first[0]?.values).toHaveLength(100);
    expect(new Set(first[0]?.values).size).toBe(100);
    // Picked all over the table, not from its head.
    expect(first[0]?.values.filter((value) => Number(value) >= 10_000).length).toBeGreaterThan(20);
    expect([...(first[1]?.values ?? [])].sort()).toEqual(['0', '1', '2']);
    expect(first[2]?.values).toEqual([]);
    expect(first[3]?.values.every((value) => value.length === 52)).toBe(true);
  });
});

describeCorpus('California housing', () => {
  it('has the profile that its publishers give', async () => {
    const { profile, column } = await profiled(readFileSync(corpusFile('california-housing/housing.csv')));
    expect(profile.rows).toBe(20640);
    expect(column('total_bedrooms')?.nulls).toBe(207);
    expect(column('median_house_value')).toMatchObject({ min: 14999, max: 500001 });
    expect(column('median_house_value')?.mean).toBeCloseTo(206855.816909, 5);
    expect(column('median_house_value')?.stddev).toBeCloseTo(115395.615874, 5);
    expect(column('ocean_proximity')?.topValues?.[0]).toEqual({ value: '<1H OCEAN', count: 9136 });
  });
});
