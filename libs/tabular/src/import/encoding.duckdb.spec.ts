import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Encoding } from '#libs/contracts';
import { encoded } from '../../test/encoded.js';
import { readBack, refusalOf, testScratch, valuesOf } from '../../test/imported.js';
import { type Engine, openEngine } from '../engine/engine.js';
import { TextReader } from '../encoding/text-reader.js';

const scratch = testScratch();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ newFile: scratch.newFile, threads: 1 });
});
afterAll(() => engine.close());

const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const western = 'name;city;price\nJürgen;Köln;5 €\nZoë;Besançon;7 €\n';
const chinese = '姓名,城市\n张伟,北京\n王芳,上海\n李娜,广州\n';
const japanese = '名前,都市\n山田太郎,東京\nすずき,大阪\nテスト,京都\n';

describe('The encoding of a text', () => {
  it.each<[string, Buffer, string, string, boolean]>([
    ['UTF-8', Buffer.from(western), 'utf-8', western, true],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${western}`), 'utf-8', western, true],
    ['UTF-16, little end first', Buffer.from(`\uFEFF${western}`, 'utf16le'), 'utf-16le', western, true],
    ['UTF-16, big end first', swapped(`\uFEFF${chinese}`), 'utf-16be', chinese, true],
    ['UTF-16 without a mark', Buffer.from(western, 'utf16le'), 'utf-16le', western, false],
    ['UTF-16 without a mark, big end first', swapped(western), 'utf-16be', western, false],
    ['Windows-1252', encoded(western, 'windows-1252'), 'windows-1252', western, false],
    ['GB 18030', encoded(chinese, 'gb18030'), 'gb18030', chinese, false],
    ['Shift-JIS', encoded(japanese, 'shift_jis'), 'shift_jis', japanese, false],
  ])('is found: %s', async (_, body, encoding, text, sure) => {
    const delimiter = text === western ? ';' : ',';
    for (const blockBytes of [1, 7, 65_536]) {
      const table = await readBack(engine, body, { blockBytes, reading: { header: 'present' } });
      const [names, ...lines] = text
        .trim()
        .split('\n')
        .map((line) => line.split(delimiter));
      expect(table.columns.map(({ name }) => name)).toEqual(names);
      expect(table.rows.map((row) => Object.values(row))).toEqual(lines);
      expect(table.reading).toMatchObject({ encoding, header: 'present' });
      expect(table.reading.warnings.some((warning) => warning.includes(encoding))).toBe(!sure);
    }
  });

  it('is believed where it is said', async () => {
    const said = async (encoding: Encoding, body: Buffer): Promise<unknown> => {
      const table = await readBack(engine, body, { reading: { encoding, header: 'present' } });
      expect(table.reading.warnings).toEqual([]);
      return table.columns[0]?.name;
    };
    expect(await said('iso-8859-1', Buffer.from('é,b\n1,2\n', 'latin1'))).toBe('é');
    expect(await said('shift_jis', encoded('名前,b\n1,2\n', 'shift_jis'))).toBe('名前');
    expect(await said('utf-16', swapped('\uFEFFé,b\n1,2\n'))).toBe('é');
    expect(await said('utf-16', Buffer.from('é,b\n1,2\n', 'utf16le'))).toBe('é');
  });

  it.each<[Encoding, Buffer, number]>([
    ['utf-8', Buffer.from('a,b\n1,2\n3,\xe9\n', 'latin1'), 3],
    ['windows-1252', Buffer.from('a,b\n1,2\n3,\x81\n', 'latin1'), 3],
    ['iso-8859-1', Buffer.from('a,b\n1,2\n3,\x80\n', 'latin1'), 3],
    ['gb18030', Buffer.from('a,b\n1,2\n3,\xff\n', 'latin1'), 3],
    ['shift_jis', Buffer.from('a,b\n1,2\n3,\x81', 'latin1'), 3],
    ['utf-16le', Buffer.from('a,b\n1,2\n3,\ud800\n4,5\n', 'utf16le'), 3],
  ])('is refused with the line where a byte does not fit %s', async (encoding, body, line) => {
    const problem = await refusalOf(engine, body, { reading: { encoding, header: 'present' } });
    expect([problem.code, problem.places[0]?.line]).toEqual(['upload.unparsable', line]);
  });

  it('is not guessed for JSON beyond UTF-16', async () => {
    const wide = Buffer.from('{"a":"é"}\n', 'utf16le');
    expect(valuesOf((await readBack(engine, wide, { format: 'ndjson' })).rows, 'a')).toEqual(['é']);
  });

  it('gives the same text however its bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('utf-16le' as const, 'utf-16be' as const, 'utf-8' as const),
        fc.integer({ min: 1, max: 9 }),
        (text, encoding, size) => {
          const plain = text.replaceAll('\uFEFF', '');
          const bytes =
            encoding === 'utf-8'
              ? Buffer.from(plain)
              : encoding === 'utf-16le'
                ? Buffer.from(plain, 'utf16le')
                : swapped(plain);
          const reader = new TextReader(encoding);
          let read = '';
          for (let at = 0; at < bytes.length; at += size) read += reader.read(bytes.subarray(at, at + size));
          expect(read + reader.end()).toBe(plain);
        },
      ),
    );
  });
});
