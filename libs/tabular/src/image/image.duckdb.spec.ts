import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { drawn, greyPng, type Drawn, pixelsOf, planted } from '../../test/pictures.js';
import { fileOf, readBack, refusalOf, specTables, typesOf, valuesOf } from '../../test/imported.js';
import { tarEnd, tarEntry } from '../../test/tar.js';
import { zipOf, type ZipFile } from '../../test/zip.js';
import { importOne } from '../gathered/file-rows.js';
import { Formats } from '../import/formats.js';
import { castColumn } from '../parts/row-parts.js';
import { image } from './image.js';

const { engine, scratch } = await specTables();

const base: Drawn = { format: 'png', width: 5, height: 4, channels: 3, seed: 1, isOther: false };
const [png, jpeg, webp, gif] = await Promise.all([
  drawn(base),
  drawn({ ...base, format: 'jpeg' }, true),
  drawn({ ...base, format: 'webp', isOther: true }, true),
  drawn({ ...base, format: 'gif' }),
]);
const read = async (files: readonly ZipFile[]) => readBack(engine, zipOf(files), { format: 'zip' });
const refused = async (files: readonly ZipFile[]): Promise<string> =>
  (await refusalOf(engine, zipOf(files), { format: 'zip' })).detail;

describe('Images', () => {
  it('are a table of one row each, in the order of their names, with the folders as labels', async () => {
    const { columns, rows, reading } = await read([
      { name: 'all/dogs/b.jpg', body: jpeg },
      { name: 'all/cats/x.png', body: png },
      { name: 'all/cats/a.gif', body: gif },
      { name: 'all/dogs/c.webp', body: webp },
      { name: '__MACOSX/all/dogs/._b.jpg', body: 'x' },
    ]);
    expect(Object.entries(typesOf({ columns }))).toEqual([
      ...['file', 'label', 'format'].map((name) => [name, 'string']),
      ...['width', 'height', 'channels', 'orientation'].map((name) => [name, 'integer']),
      ['image', 'bytes'],
    ]);
    expect(rows.map((row) => Object.values(row).slice(0, 7).map(String).join(' '))).toEqual([
      'all/cats/a.gif cats gif 5 4 4 1',
      'all/cats/x.png cats png 5 4 3 1',
      'all/dogs/b.jpg dogs jpeg 5 4 3 6',
      'all/dogs/c.webp dogs webp 5 4 3 6',
    ]);
    const kept = valuesOf(rows, 'image').map((cell) => Buffer.from(cell as Uint8Array));
    for (const [i, whole] of [gif, png, jpeg, webp].entries())
      expect((await pixelsOf(kept[i] ?? png)).equals(await pixelsOf(whole))).toBe(true);
    expect(Buffer.concat([jpeg, webp]).includes(planted)).toBe(true);
    expect(Buffer.concat(kept).includes(planted)).toBe(false);
    const gone = 'it is gone from what is kept.';
    expect(reading.warnings).toEqual([
      `2 of 4 pictures said where they were taken; ${gone}`,
      `2 of 4 pictures named the camera or the program that made them; ${gone}`,
      `2 of 4 pictures named an author or owner; ${gone}`,
      `2 of 4 pictures held titles, comments or other text; ${gone}`,
      `2 of 4 pictures held a colour profile, without which colours may look different; ${gone}`,
    ]);
  });

  it('may come alone, or in one folder, which labels nothing', async () => {
    const alone = await readBack(engine, png, { format: 'image' });
    expect(Object.keys(alone.rows[0] ?? {})[0]).toBe('format');
    const { columns } = await read([
      { name: 'p/1.png', body: png },
      { name: 'p/2.png', body: png },
    ]);
    expect(columns.map(({ name }) => name)).not.toContain('label');
  });

  it('may have a table beside them, which names each in some way and says more, of types of its own', async () => {
    const files = ['a/1.png', 'a/2.png', 'b/3.png'].map((name) => ({ name, body: png }));
    const manifest = 'id,Label,score,Width\n2.png,x,0.5,7\n1.png,y,1.25,\n9.png,z,2.5,1\n';
    const { columns, rows, reading } = await read([...files, { name: 'labels.csv', body: manifest }]);
    expect(Object.entries(typesOf({ columns })).slice(0, 4)).toEqual([
      ['file', 'string'],
      ['Label', 'string'],
      ['score', 'double'],
      ['manifest_Width', 'integer'],
    ]);
    expect(rows.map((row) => Object.values(row).slice(0, 4))).toEqual([
      ['a/1.png', 'y', 1.25, null],
      ['a/2.png', 'x', 0.5, 7],
      ['b/3.png', null, null, null],
    ]);
    expect(reading.warnings).toEqual([
      '1 row of the manifest names no picture and is left out.',
      '1 picture is not in the manifest: what it says of others is empty there.',
    ]);
    const stems = await read([...files, { name: 'm.ndjson', body: '{"f":"1","day":"2020-01-02"}\n' }]);
    expect([typesOf(stems)['day'], stems.rows[0]?.['day'], stems.rows[0]?.['label']]).toEqual([
      'date',
      '2020-01-02',
      'a',
    ]);
  });

  it('are refused with their place where they, or what is beside them, cannot be read', async () => {
    const good = { name: '1.png', body: png };
    expect(await refused([good, { name: '2.png', body: png.subarray(0, -9) }])).toBe(
      'file 2 of 2, by name: the PNG image is cut short',
    );
    expect(await refused([good, { name: '2.png', body: greyPng(100_000, 100_000, Buffer.alloc(9)) }])).toBe(
      'file 2 of 2, by name: the PNG image has more than 67,108,864 pixels',
    );
    expect(await refused([good, { name: '2.txt', body: 'see there' }])).toMatch(
      /^the text beside the pictures, taken for a manifest: no delimiter/,
    );
    expect(await refused([good, { name: '2.txt', body: 'see,there\nor,here\n' }])).toMatch(
      /names none of them: give it a column/,
    );
    expect(await refused([good, { name: 'm.csv', body: 'f\n1.png\n1\n' }])).toMatch(
      /^records 1 and 2 of the table beside the pictures name the same picture.*take one of them out/,
    );
    expect(await refused([good, { name: '2.bmp', body: Buffer.from('BM123\0\0\0\0\0\0\0') }])).toMatch(
      /2 files that are not of one format: 1 is an image, 1 is a BMP image/,
    );
    const more = [good, { name: 'a.csv', body: 'a\n1\n' }, { name: 'b.csv', body: 'a\n1\n' }];
    expect(await refused(more)).toMatch(/1 is an image, 2 are CSV/);
    const lines = randomBytes(12 << 20)
      .toString('base64')
      .replaceAll('A', ',1\n');
    const packed = gzipSync(`file,x\n${lines},1\n`, { level: 1 });
    const tar = Buffer.concat([tarEntry('1.png', png), tarEntry('m.csv.gz', packed), tarEnd]);
    expect((await refusalOf(engine, tar, { format: 'tar' })).detail).toMatch(
      /the manifest beside the pictures is larger than 16 MiB$/,
    );
    const large = { ...fileOf(Buffer.concat([png, Buffer.alloc(1 << 20)])), bytes: 2 ** 26 + 1 };
    expect((await refusalOf(engine, '', { format: 'image', file: large })).detail).toBe(
      'the image is larger than 64 MiB',
    );
    expect(scratch.open()).toBe(0);
  });

  it('are refused together where looking at them takes more than they are worth', async () => {
    const read = async () =>
      Promise.resolve({ cells: ['x'], bytes: 1, found: new Set<never>(), unpacked: 2 ** 37 });
    const noun = { one: 'picture', many: 'pictures' };
    const kind = { format: 'image', noun, words: {}, columns: [castColumn('a', 'string')], read };
    const costly = {
      ...image,
      importTable: async (...[file, session]: Parameters<typeof image.importTable>) =>
        importOne(kind, file, session),
    };
    expect((await refusalOf(engine, png, { format: 'image', among: new Formats([costly]) })).detail).toBe(
      'the pictures unpack to more than 200 bytes for each byte',
    );
  });
});
