import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Problem } from '#libs/kernel';
import { fileOf, type ReadOptions, readBack, refusalOf, specTables, valuesOf } from '../../test/imported.js';

const { engine, scratch } = await specTables();

const read = (body: string | Uint8Array, options: ReadOptions = {}) => readBack(engine, body, options);

async function refusal(body: string | Uint8Array, options: ReadOptions = {}): Promise<Problem> {
  const problem = await refusalOf(engine, body, options);
  expect(scratch.open()).toBe(0);
  return problem;
}

describe('a file that is not the CSV it claims to be', () => {
  it.each<[string, string | Uint8Array, number | undefined]>([
    ['has too many fields', 'a,b\n1,2\n3,4,secret\n', 3],
    ['has too few fields', 'a,b,c\n1,2,3\n\nsecret\n1,2,3\n', 4],
    ['opens a quote and never closes it', 'a,b\n1,2\n3,"secret\n4,5\n', 3],
    ['goes on after a closing quote', 'a,b\n1,"x"secret\n', 2],
    ['holds a carriage return alone', 'a,b\n1,x\rsecret\n2,y\n', 2],
    ['ends its lines with carriage returns', 'a,b\r1,2\r3,4\r', 1],
    ['holds a NUL byte', 'a,b\n1,2\n3,\0\n', 3],
    ['names a column with a NUL byte', 'id,a\0b\n1,2\n2,3\n', 1],
    ['names a column with what turns the writing', 'id,a\u202eb\n1,2\n2,3\n', 1],
    ['is not UTF-8', Buffer.from('a,b\n1,2\n3,caf\xe9\x81\n', 'latin1'), 3],
    ['is UTF-16 that ends inside a character', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le').subarray(0, -1), 2],
    ['is a zip archive', Buffer.from('PK\x03\x04a,b\n1,2\n', 'latin1'), undefined],
    ['is gzip', Buffer.from([0x1f, 0x8b, 8, 0]), undefined],
    ['is HTML', '<!DOCTYPE html>\n<html><body>a,b</body></html>\n', undefined],
    ['is a JSON array', '[{"a":1,"b":2},{"a":3,"b":4}]', undefined],
    ['is JSON lines', '{"a":1,"b":2}\n{"a":3,"b":4}\n', undefined],
    [
      'is prose with commas',
      'Well, I went down, yesterday.\nIt was late.\nNo, not now, or ever, I said.\n',
      undefined,
    ],
    ['is prose', 'This is not a table.\nIt is some text.\n', undefined],
    ['is a word', 'hello', undefined],
    ['is empty', '', undefined],
    ['is blank', '\n\n\n', undefined],
    ['is a header alone', 'a,b,c\n', 1],
    ['has a name that is too long', `${'x'.repeat(256)},b\n1,2\n`, 1],
    ['has too many columns', `${Array.from({ length: 2001 }, (_, i) => `c${i}`).join(',')}\n`, 1],
  ])('is refused when it %s', async (_, body, line) => {
    const problem = await refusal(body);
    expect(problem.code).toBe('upload.unparsable');
    expect(problem.places[0]?.line).toBe(line);
    expect(JSON.stringify([problem.detail, problem.places])).not.toMatch(/secret|caf/);
  });

  it('is refused when a record is longer than 16 MiB, without reading all of it', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a,b\n1,2\n3,"');
      for (; sent < 64; sent++) yield await Promise.resolve(Buffer.alloc(1 << 20, 'x'));
    }
    const head = fileOf(Buffer.from('a,b\n1,2\n3,"'.padEnd(1 << 20, 'x')));
    const file = { ...head, bytes: 65 << 20, blocks: endless };
    const problem = await refusal('', { file });
    expect(problem.places[0]?.line).toBe(3);
    expect(sent).toBeLessThan(20);
  });

  it('is not refused for a record of 15 MiB or for 600 columns', async () => {
    const long = await read(`a,b\n1,"${'x'.repeat(15 << 20)}"\n2,y\n`);
    expect(valuesOf(long.rows, 'a')).toEqual([1, 2]);
    const names = Array.from({ length: 600 }, (_, i) => `c${i}`);
    const wide = await read(`${names.join(',')}\n${names.map((_, i) => i).join(',')}\n`);
    expect(wide.rows[0]?.['c599']).toBe(599);
  });
});

describe('an import', () => {
  it('leaves no file behind in the working folder', () => {
    expect(existsSync('.tmp')).toBe(false);
    expect(scratch.open()).toBe(0);
  });
});
