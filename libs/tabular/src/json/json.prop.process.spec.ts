import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { readBack, refusalOf, specTables } from '../../test/imported.js';
import { Problem } from '#libs/kernel';
import { caseCount } from '../../../../test/support/case-count.js';

const { engine, scratch } = await specTables();
afterAll(() => expect(scratch.open()).toBe(0));

const read = async (body: string, format: string, blockBytes?: number) => {
  const options = { format, ...(blockBytes !== undefined && { blockBytes }) };
  const { columns, rows } = await readBack(engine, body, options);
  return { columns, rows };
};
const refused = async (body: string | Uint8Array) => {
  const { code, detail } = await refusalOf(engine, body, { format: 'json' });
  expect(code).toBe('upload.unparsable');
  return detail;
};

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2, noUnicodeString: false }),
  fc.constantFrom('],[', '\\', '"', '}{', '\n', '2020-01-01', 9007199254740993, -0, 1e300),
);
const records = fc.array(fc.record({ a: value, b: value, c: fc.option(value) }, { requiredKeys: ['a'] }), {
  minLength: 1,
  maxLength: 6,
});

describe('A JSON document', () => {
  it('reads as the same records do line by line, however it is laid out, wrapped and cut into blocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.constantFrom(undefined, 1, '\t', '\r\n '),
        fc.integer({ min: 1, max: 40 }),
        async (rows, indent, blockBytes) => {
          const lines = await read(rows.map((row) => JSON.stringify(row)).join('\n'), 'ndjson');
          const document = JSON.stringify(rows, null, indent);
          expect(await read(` ${document}\n`, 'json', blockBytes)).toEqual(lines);
          expect(await read(`\uFEFF{"rows" :${document} }`, 'json', blockBytes)).toEqual(lines);
          const full = rows.map(({ a, b = null, c = null }) => ({ a, b, c }));
          const columns = Object.fromEntries(
            ['a', 'b', 'c'].map((key) => [key, full.map((row) => row[key as 'a'])]),
          );
          expect(await read(JSON.stringify(columns, null, indent), 'json', blockBytes)).toEqual(
            await read(full.map((row) => JSON.stringify(row)).join('\n'), 'ndjson'),
          );
        },
      ),
      { numRuns: caseCount(20) },
    );
  });

  it('keeps numbers that no double holds, wherever they stand', async () => {
    const { rows } = await read('{"a": [9007199254740993, 1], "b": [1.10, 2]}', 'json');
    expect(rows).toEqual([
      { a: 9007199254740993n, b: 1.1 },
      { a: 1, b: 2 },
    ]);
    expect((await read('{"a":1}\n{"a":2}\n', 'json')).rows).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it.each([
    ['[{"a":1},\n{"a":secret}]', 'record 2: it is not valid JSON'],
    ['[{"a":1},,{"a":2}]', 'there is nothing between two commas, or behind the last, in the array'],
    ['[{"a":1},]', 'there is nothing between two commas, or behind the last, in the array'],
    ['[{"a":1}', 'the array is not closed'],
    ['[{"a":1}]]', 'there is more in the file than one array of records'],
    ['[{"a":1}][{"a":2}]', 'there is more in the file than one array of records'],
    [
      '{"rows":[{"a":1}]',
      'the JSON document is no table: it is neither an array of objects nor an object of arrays alone',
    ],
    [
      '{"rows":[{"a":1}],"more":1}',
      'the JSON document is no table: it is neither an array of objects nor an object of arrays alone',
    ],
    [
      '{"rows":[{"a":1}]}}',
      'the JSON document is no table: it is neither an array of objects nor an object of arrays alone',
    ],
    ['[{"a":1} {"a":2}]', 'record 1: it is not valid JSON'],
    ['[{"a":"x\ny"}]', 'record 1: it is not valid JSON'],
    ['[1,2]', 'record 1: it is JSON, but not an object'],
    ['[{"a":1},{"A":1}]', 'record 2: two keys differ in letter case alone'],
    ['[]', 'the file holds no records'],
    ['{"a":[1,2],"b":[1]}', 'the arrays of the object have not one length'],
    ['{"a":[1],"a":[2]}', 'a key occurs twice in the object'],
    [
      '{"a":[1],"b":2}',
      'the JSON document is no table: it is neither an array of objects nor an object of arrays alone',
    ],
    ['{"a":["x\ny"]}', 'record 1: it is not valid JSON'],
    ['{"a":[1],"b":[2}', 'an array of the object is not closed'],
    [
      JSON.stringify({ name: 'a', of: [{ b: 1 }] }, null, 2),
      'the JSON document is no table: it is neither an array of objects nor an object of arrays alone',
    ],
    ['{"a":1,}\n{"a":2}\n', 'line 1: the line is not valid JSON'],
  ])('%j is refused', async (body, detail) => {
    expect(await refused(body)).toBe(detail);
  });

  it('is refused when it is not UTF-8', async () => {
    expect(await refused(Buffer.from('[{"a":"caf\xe9"}]', 'latin1'))).toMatch(/not valid UTF-8/);
    expect(await refused(Buffer.from('{"a":["caf\xe9"]}', 'latin1'))).toMatch(/not valid UTF-8/);
  });
});

describe('A JSON document too large to be held', () => {
  const large = (end: string) => `{"rows":[${'{"a":1},'.repeat(4_200_000)}{"a":2}${end}`;

  it('is read where it is one array in an object, and refused where more comes behind that', async () => {
    expect(await refused(large('],"b":[1]}'))).toBe('there is more in the file than one array of records');
    expect(await refused(`{"a":[${'1,'.repeat(17 << 20)}1]}`)).toMatch(
      /^an object of arrays may have 32 MiB at most/,
    );
  });
});

describeCorpus('JSONTestSuite as values of records', () => {
  const zip = corpusFile('json-test-suite', 'JSONTestSuite.zip');
  const names = execFileSync('unzip', ['-Z1', zip, 'test_parsing/*'], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => /_[yn]_|\/[yn]_/.test(name));

  it('refuses what must be refused and takes what must be taken', async () => {
    const wrong: string[] = [];
    for (const name of names) {
      const body = execFileSync('unzip', ['-p', zip, name.replace('[', '[[]')], { maxBuffer: 1 << 24 });
      const document = Buffer.concat([Buffer.from('[{"before":1},\n{"v":'), body, Buffer.from('}]')]);
      const found = await readBack(engine, document, { format: 'json' }).catch((error: unknown) => error);
      const isRefused = found instanceof Problem && found.code === 'upload.unparsable';
      if (isRefused !== name.includes('/n_')) wrong.push(name);
    }
    expect(names.length).toBeGreaterThan(250);
    expect(wrong).toEqual([]);
  });
});
