import { describe, expect, it } from '@jest/globals';
import { fileOf, readBack, refusalOf, specTables, typesOf } from '../../test/imported.js';
import { greyPng } from '../../test/pictures.js';
import { planted, recordings } from '../../test/recordings.js';
import { zipOf, type ZipFile } from '../../test/zip.js';
import { wholeOf } from '../gathered/file-rows.js';

const { engine, scratch } = await specTables();

const all = recordings();
const bytesOf = (kind: string): Buffer => all[kind]?.bytes ?? Buffer.alloc(0);
const read = async (files: readonly ZipFile[]) => readBack(engine, zipOf(files), { format: 'zip' });
const refused = async (files: readonly ZipFile[]): Promise<string> =>
  (await refusalOf(engine, zipOf(files), { format: 'zip' })).detail;

describe('Recordings', () => {
  it('are a table of one row each, whatever their names say they are, with folders or a table as labels', async () => {
    const files = ['b/1.wav', 'b/2.mp3', 'a/3.ogg', 'a/4.wav'].map((name, i) => ({
      name,
      body: bytesOf(['wav', 'mp3', 'mp4', 'webm'][i] ?? ''),
    }));
    const { columns, rows, reading } = await read(files);
    expect(Object.entries(typesOf({ columns }))).toEqual([
      ...['file', 'label', 'format', 'audio_codec', 'video_codec'].map((name) => [name, 'string']),
      ['duration', 'double'],
      ...['sample_rate', 'channels', 'width', 'height'].map((name) => [name, 'integer']),
      ['recording', 'bytes'],
    ]);
    expect(rows.map((row) => Object.values(row).slice(0, 9).map(String).join(' '))).toEqual([
      'a/3.ogg a mp4 pcm_mulaw null 0.0875 8000 1 null',
      'a/4.wav a webm opus null 0.02 48000 1 null',
      'b/1.wav b wav pcm_s16le null 0.025 8000 1 null',
      'b/2.mp3 b mp3 mp3 null 0.288 32000 1 null',
    ]);
    for (const row of rows)
      expect(Buffer.from(row['recording'] as unknown as Uint8Array).includes(planted)).toBe(false);
    expect(reading.warnings[0]).toBe(
      '2 of 4 recordings said where they were made; it is gone from what is kept.',
    );
    const manifest = { name: 'm.csv', body: 'name,label\n1,x\n2,y\n3,x\n4,y\n' };
    expect((await read([...files, manifest])).rows.map((row) => row['label'])).toEqual(['x', 'y', 'x', 'y']);
  });

  it('may come alone, and are refused with their place, beside pictures and beyond 256 MiB', async () => {
    const alone = await readBack(engine, bytesOf('flac'), { format: 'recording' });
    expect(Object.keys(alone.rows[0] ?? {})[0]).toBe('format');
    const good = { name: '1.wav', body: bytesOf('wav') };
    expect(await refused([good, { name: '2.ogg', body: bytesOf('ogg').subarray(0, -9) }])).toBe(
      'file 2 of 2, by name: the Ogg recording is cut short',
    );
    expect(await refused([good, { name: '2.png', body: greyPng(2, 2) }])).toMatch(
      /not of one format: 1 is a recording, 1 is an image/,
    );
    const large = { ...fileOf(Buffer.concat([bytesOf('wav'), Buffer.alloc(1 << 20)])), bytes: 2 ** 28 + 1 };
    expect((await refusalOf(engine, '', { format: 'recording', file: large })).detail).toBe(
      'the recording is larger than 256 MiB; cut it into shorter clips, or code it with fewer bits a second',
    );
    const asked = { what: 'it', bytes: 100_000 };
    const streamed = { ...fileOf(Buffer.alloc(100_000, 'a')), bytes: Infinity };
    expect((await wholeOf(streamed, asked)).equals(Buffer.alloc(100_000, 'a'))).toBe(true);
    await expect(wholeOf(streamed, { ...asked, bytes: 99_999 })).rejects.toThrow();
    expect(scratch.open()).toBe(0);
  });
});
