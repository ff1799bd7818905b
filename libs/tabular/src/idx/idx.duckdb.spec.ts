import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readBack, refusalOf, specTables, typesOf } from '../../test/imported.js';
import { zipOf } from '../../test/zip.js';

const { engine, scratch } = await specTables();

/** An IDX file of unsigned bytes, honest unless told otherwise. */
function idxOf(lengths: readonly number[], values: readonly number[], type = 8): Buffer {
  const head = Buffer.alloc(4 + 4 * lengths.length);
  head[2] = type;
  head[3] = lengths.length;
  lengths.forEach((length, i) => head.writeUInt32BE(length, 4 + 4 * i));
  return Buffer.concat([head, Buffer.from(values)]);
}

const pictures = idxOf([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255]);
const labels = idxOf([2], [7, 0]);
const refused = async (body: Buffer, format = 'idx'): Promise<string> =>
  (await refusalOf(engine, body, { format })).detail;
const hex = (cell: unknown): string => Buffer.from(cell as Uint8Array).toString('hex');

describe('IDX files', () => {
  it('are pictures with their pixels as they are, or labels, each by its number', async () => {
    const { rows, columns, reading } = await readBack(engine, pictures, { format: 'idx', blockBytes: 5 });
    expect(rows.map(({ image, ...row }) => [...Object.values(row), hex(image)])).toEqual([
      [0, 'raw', 3, 2, 1, '010203040506'],
      [1, 'raw', 3, 2, 1, '0708090a0bff'],
    ]);
    expect([typesOf({ columns })['image'], reading.format]).toEqual(['bytes', 'idx']);
    const packed = await readBack(engine, gzipSync(labels), { format: 'compressed' });
    expect(packed.rows).toEqual([
      { index: 0, label: 7 },
      { index: 1, label: 0 },
    ]);
  });

  it('are one table where an archive holds both, by their names where it holds several', async () => {
    const named = (part: string) => [
      { name: `${part}-labels-idx1-ubyte`, body: labels },
      { name: `${part}-images-idx3-ubyte`, body: pictures },
    ];
    const one = await readBack(engine, zipOf([...named('t10k'), ...named('train')]), { format: 'zip' });
    expect(
      one.rows.map(({ image, ...row }) => [Object.values(row).map(String).join(' '), hex(image).length]),
    ).toEqual([
      ['t10k-images-idx3-ubyte 0 7 raw 3 2 1', 12],
      ['t10k-images-idx3-ubyte 1 0 raw 3 2 1', 12],
      ['train-images-idx3-ubyte 0 7 raw 3 2 1', 12],
      ['train-images-idx3-ubyte 1 0 raw 3 2 1', 12],
    ]);
    const two = [
      { name: 'x', body: pictures },
      { name: 'y', body: labels },
    ];
    expect((await readBack(engine, zipOf(two), { format: 'zip' })).rows[0]).toMatchObject({
      file: 'x',
      label: 7,
    });
    expect(await refused(zipOf([...two, ...named('t10k')]), 'zip')).toMatch(/not clear which IDX file/);
    expect(await refused(zipOf([{ name: 'y', body: labels }]), 'zip')).toMatch(/and none of pictures/);
    const fewer = zipOf([
      { name: 'x', body: pictures },
      { name: 'y', body: idxOf([1], [1]) },
    ]);
    expect(await refused(fewer, 'zip')).toMatch(/has not as many/);
  });

  it('are refused where their values are not as many as they say, or of another kind', async () => {
    expect(await refused(pictures.subarray(0, -1))).toMatch(/cut short/);
    expect(await refused(Buffer.concat([pictures, Buffer.alloc(1)]))).toMatch(/something behind its end/);
    expect(await refused(gzipSync(pictures.subarray(0, -1)), 'compressed')).toMatch(/cut short/);
    expect(await refused(gzipSync(Buffer.concat([labels, labels])), 'compressed')).toMatch(
      /something behind/,
    );
    expect(await refused(idxOf([1, 100_000, 100_000], [0]))).toMatch(/larger than 64 MiB/);
    expect(await refused(idxOf([4_294_967_295, 1, 1], [0]))).toMatch(/cut short/);
    expect(await refused(idxOf([2, 0, 3], []))).toMatch(/no pixels/);
    expect(await refused(idxOf([0, 2, 3], []))).toMatch(/no records/);
    expect(await refused(idxOf([2, 2], [1, 2, 3, 4]))).toMatch(/neither labels nor grey pictures/);
    expect(await refused(idxOf([2], [1, 2, 3, 4], 0x0b))).toMatch(/neither labels nor grey pictures/);
    expect(scratch.open()).toBe(0);
  });
});
