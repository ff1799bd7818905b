import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { Problem } from '#libs/kernel';
import { corpusFile, corpusJson, describeCorpus } from '../../../../test/support/corpus.js';
import { cellText } from '../engine/cells.js';
import { imported, rowsOf, specTables } from '../../test/imported.js';

const { engine, scratch } = await specTables();

async function read(body: string | Uint8Array, chunkBytes = 1 << 20) {
  const table = await imported(engine, body, { format: 'ndjson', chunkBytes });
  const rows = await rowsOf(engine, table);
  for (const file of table.files) file.close();
  return { columns: Object.fromEntries(table.columns.map(({ name, type }) => [name, type])), rows };
}

async function outcome(body: string | Uint8Array): Promise<Problem | 'accepted'> {
  try {
    await read(body);
    return 'accepted';
  } catch (error) {
    expect(scratch.open()).toBe(0);
    if (error instanceof Problem) return error;
    throw error;
  }
}

describe('an NDJSON file', () => {
  it.each([1, 1 << 20])(
    'is text where days and moments are in one column, in chunks of %d',
    async (bytes) => {
      const cells = ['2020-01-31', '2020-01-31T10:00:00', '2020-01-31 10:00:00'];
      for (const texts of [cells, cells.toReversed()]) {
        const table = await read(texts.map((at) => `${JSON.stringify({ at })}\n`).join(''), bytes);
        expect([table.columns, table.rows]).toEqual([{ at: 'string' }, texts.map((at) => ({ at }))]);
      }
    },
  );

  it.each([1, 1 << 20])(
    'has doubles where numbers and NaN are in one column, in chunks of %d',
    async (bytes) => {
      const lines = [
        { a: 'NaN', b: 'NaN', c: 'Infinity', d: 'NaN', e: '-Infinity' },
        { a: 1, b: 0.5, c: 'x', d: '2020-01-01', e: 9007199254740993n },
        { a: null, b: '-Infinity', c: 1, d: null, e: 'NaN' },
      ].map(
        (row) =>
          `${JSON.stringify(row, (_, cell) => (typeof cell === 'bigint' ? 'big' : cell) as unknown)}\n`,
      );
      for (const body of [lines, lines.toReversed()]) {
        const table = await read(body.join('').replace('"big"', '9007199254740993'), bytes);
        expect(table.columns).toEqual({ a: 'double', b: 'double', c: 'string', d: 'string', e: 'string' });
        const rows = [
          { a: Number.NaN, b: Number.NaN, c: 'Infinity', d: 'NaN', e: '-Infinity' },
          { a: 1, b: 0.5, c: 'x', d: '2020-01-01', e: '9007199254740993' },
          { a: null, b: -Infinity, c: '1', d: null, e: 'NaN' },
        ];
        expect(table.rows).toEqual(body === lines ? rows : rows.toReversed());
      }
      expect((await read('{"a":"NaN"}\n{"a":"Infinity"}\n', bytes)).columns).toEqual({ a: 'string' });
    },
  );

  it('is read with its types, nested values as JSON, absent keys as null', async () => {
    const table = await read(
      '{"id":1,"name":"a","zip":"007","score":1.5,"ok":true,"born":"2020-01-02","at":"2020-01-02T03:04:05Z","tags":["x",{"y":1}]}\r\n' +
        '\n{"id":2,"score":-2,"name":"","born":null,"at":"2021-01-01T00:00:00.25Z","note":"\\u0000é😀"}\n{"id":3,"tags":{}}',
    );
    expect(table.columns).toEqual({
      id: 'integer',
      name: 'string',
      zip: 'string',
      score: 'double',
      ok: 'boolean',
      born: 'date',
      at: 'instant',
      tags: 'json',
      note: 'string',
    });
    expect(table.rows).toMatchObject([
      {
        id: 1,
        name: 'a',
        zip: '007',
        score: 1.5,
        ok: true,
        born: '2020-01-02',
        at: '2020-01-02 03:04:05',
        note: null,
      },
      {
        id: 2,
        name: '',
        zip: null,
        score: -2,
        ok: null,
        born: null,
        at: '2021-01-01 00:00:00.25',
        note: '\0é😀',
      },
      { id: 3, name: null, tags: '{}' },
    ]);
    expect(JSON.parse(cellText(table.rows[0]?.['tags']))).toEqual(['x', { y: 1 }]);
  });

  it('keeps integers beyond 2^53 exactly, and beyond 64 bits as text', async () => {
    const exact = await read('{"a":9223372036854775807}\n{"a":1}\n');
    expect(exact.rows.map((row) => row['a'])).toEqual([9223372036854775807n, 1]);
    const text = await read('{"a":9223372036854775808}\n{"a":1}\n');
    expect(text.rows.map((row) => row['a'])).toEqual(['9223372036854775808', '1']);
    const mixed = await read('{"a":9007199254740993}\n{"a":0.5}\n{"a":1e20}\n');
    expect(mixed.columns).toEqual({ a: 'string' });
    expect(mixed.rows[0]).toEqual({ a: '9007199254740993' });
  });

  it('rounds no number: what a double does not tell is text, every number of its column as it was written', async () => {
    const long = await read(
      '{"p":1.50}\n{"p":0.1234567890123456789,"m":{"p":0.1234567890123456789}}\n{"p":-1e-5}\n',
      1,
    );
    expect(long.columns).toEqual({ p: 'string', m: 'json' });
    expect(long.rows.map((row) => row['p'])).toEqual(['1.50', '0.1234567890123456789', '-1e-5']);
    expect(long.rows[1]?.['m']).toBe('{"p":0.1234567890123456789}');
    const plain = await read('{"p":0.1}\n{"p":-0.0}\n{"p":1.7976931348623157e308}\n{"p":1234567890.12345}\n');
    expect(plain.columns).toEqual({ p: 'double' });
    expect(plain.rows.map((row) => row['p'])).toEqual([0.1, 0, 1.7976931348623157e308, 1234567890.12345]);
    expect(Object.is(plain.rows[1]?.['p'], 0)).toBe(true);
    const twice = '{"p":"x","q":1}\n{"p":0.5,"q":2,"q":3}\n';
    expect(await outcome(twice)).toMatchObject({ code: 'upload.unparsable', places: [{ line: 2 }] });
  });

  it('reunites chunks whose types differ and whose keys come and go', async () => {
    const table = await read(
      '{"a":1,"b":true,"c":"x"}\n{"a":2.5,"b":1,"c":{"d":1}}\n{"e":"2020-01-01","c":null}\n{"a":3,"b":false,"c":4}\n',
      1,
    );
    expect(table.columns).toEqual({ a: 'double', b: 'string', c: 'json', e: 'date' });
    expect(table.rows).toEqual([
      { a: 1, b: 'true', c: '"x"', e: null },
      { a: 2.5, b: '1', c: '{"d":1}', e: null },
      { a: null, b: null, c: null, e: '2020-01-01' },
      { a: 3, b: 'false', c: '4', e: null },
    ]);
  });

  it.each([
    ['is one array', '[{"a":1},\n{"a":2}]\n', 1],
    ['is one array on one line', '[{"a":"secret"}]', 1],
    ['has a line that is not JSON', '{"a":1}\n{"a":secret}\n', 2],
    ['has a line that is JSON but no object', '{"a":1}\n\n"secret"\n', 3],
    ['has an object over two lines', '{"a":1}\n{"a":\n2}\n', 2],
    ['has two objects on a line', '{"a":1}\n{"a":1}{"a":2}\n', 2],
    ['has a key twice', '{"a":1}\n{"a":1,"b":{"a":3},"a":"secret"}\n', 2],
    ['has keys that differ in case alone', '{"a":1}\n{"A":1}\n', 2],
    ['has an empty key', '{"a":1}\n{"":1}\n', 2],
    ['has half a surrogate pair', '{"a":"x"}\n{"a":"\\ud800secret"}\n', 2],
    ['has a number that no double holds', '{"a":1}\n{"a":1e400}\n', 2],
    ['is nested too deeply', `{"a":1}\n{"a":${'['.repeat(200)}${']'.repeat(200)}}\n`, 2],
    ['has no keys', '{}\n{}\n', 1],
    ['is CSV', 'a,b\n1,2\n', 1],
    ['is not UTF-8', Buffer.from('{"a":1}\n{"a":"caf\xe9"}\n', 'latin1'), 2],
  ])('is refused when it %s', async (_, body, line) => {
    const problem = await outcome(body);
    expect(problem).toMatchObject({ code: 'upload.unparsable', places: [{ line }] });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('says how to send an array, and what an empty file is', async () => {
    expect(await outcome('[{"a":1}]')).toMatchObject({
      detail: expect.stringContaining('one object a line'),
    });
    expect(await outcome('')).toMatchObject({ detail: 'the file is empty' });
    expect(await outcome('\n \n')).toMatchObject({ code: 'upload.unparsable' });
  });
});

describeCorpus('JSONTestSuite as values of NDJSON lines', () => {
  const zip = corpusFile('json-test-suite', 'JSONTestSuite.zip');
  const names = execFileSync('unzip', ['-Z1', zip, 'test_parsing/*'], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => name.endsWith('.json'));
  const content = (name: string): Buffer =>
    execFileSync('unzip', ['-p', zip, name.replace('[', '[[]')], { maxBuffer: 1 << 24 });

  it('refuses what must be refused, takes what must be taken, and crashes on nothing', async () => {
    const wrong: string[] = [];
    for (const name of names) {
      const value = content(name);
      // A line end inside a value is legal JSON, but not NDJSON; such values go without.
      if (value.includes(10) || value.includes(13)) continue;
      const body = Buffer.concat([Buffer.from('{"before":1}\n{"v":'), value, Buffer.from('}\n')]);
      const found = await outcome(body);
      const verdict = /\/([yni])_/.exec(name)?.[1];
      if (found !== 'accepted' && found.code !== 'upload.unparsable') wrong.push(`${name}: ${found.code}`);
      if (verdict === 'n' && found === 'accepted') wrong.push(`${name}: accepted`);
      if (verdict === 'y' && found !== 'accepted') wrong.push(`${name}: ${found.detail}`);
    }
    expect(names.length).toBeGreaterThan(300);
    expect(wrong).toEqual([]);
  });

  it('keeps every naughty string', async () => {
    const strings = corpusJson('naughty-strings', 'blns.json') as string[];
    const table = await imported(engine, strings.map((v) => `${JSON.stringify({ v })}\n`).join(''), {
      format: 'ndjson',
      chunkBytes: 512,
    });
    const rows = await engine.query(
      `SELECT hex(encode(v)) AS h FROM (${await engine.relation(table.files, table.columns)})`,
    );
    for (const file of table.files) file.close();
    expect(rows.map((row) => row['h'])).toEqual(
      strings.map((v) => Buffer.from(v).toString('hex').toUpperCase()),
    );
  });
});
