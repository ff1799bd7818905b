import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { csv } from '../csv/csv.js';
import { ndjson } from '../ndjson/ndjson.js';
import { type TableFormat } from '../parts/format.js';
import { Formats, formats } from './formats.js';

const pictures: TableFormat = {
  ...{ name: 'picture', label: 'a picture', mediaTypes: ['image/x-table', 'image/x-tab'] },
  ...{ extensions: ['pic'], parameters: {}, isText: false },
  recognises: (head) => head.subarray(0, 4).toString('latin1') === '\x89PNG',
  importTable: () => Promise.reject(new Error('not asked for')),
};
const more = new Formats([csv, ndjson, pictures]);
const refusal = (said: TableFormat, text: string, among = more) => {
  try {
    among.check(said, Buffer.from(text, 'latin1'));
    return undefined;
  } catch (error) {
    return (error as { detail: string }).detail;
  }
};

describe('The list of formats', () => {
  it('finds each by its media types and file names, and has each name, type and ending once', () => {
    expect(formats.mediaTypes).toEqual([
      ...['text/csv', 'text/tab-separated-values', 'application/json', 'application/x-ndjson'],
      ...['application/vnd.apache.parquet', 'application/gzip', 'application/zstd', 'application/x-bzip2'],
      ...[
        'application/x-xz',
        'text/plain',
        'text/markdown',
        'text/html',
        'message/rfc822',
        'application/pdf',
      ],
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      ...['application/vnd.oasis.opendocument.spreadsheet'],
      ...['application/zip', 'application/x-tar', 'application/vnd.sqlite3'],
      ...['application/avro', 'application/vnd.apache.arrow.file', 'application/vnd.apache.arrow.stream'],
      ...['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'application/x-idx'],
      ...['audio/wav', 'audio/flac', 'audio/mpeg', 'audio/ogg', 'audio/mp4', 'audio/webm'],
      ...['video/mp4', 'video/quicktime', 'video/webm', 'video/x-matroska'],
    ]);
    expect(formats.ofMediaType('text/csv')).toBe(formats.named('csv'));
    expect(formats.ofMediaType('image/x-tab')).toBeUndefined();
    expect(formats.ofName('Of People.2024.JSONL')?.name).toBe('ndjson');
    expect(formats.ofName('t10k-images-idx3-ubyte')?.name).toBe('idx');
    expect(formats.ofName('a.JPG')?.name).toBe('image');
    expect(formats.ofName('a.Opus')?.name).toBe('recording');
    expect(formats.ofName('csv.exe')).toBeUndefined();
    expect(() => formats.named('picture')).toThrow(expect.objectContaining({ code: 'internal.error' }));
  });

  it('knows a format that was added, in what it takes and in what it refuses', () => {
    expect(more.ofMediaType('image/x-tab')).toBe(pictures);
    expect(more.ofName('a.pic')).toBe(pictures);
    expect(refusal(csv, '\x89PNG')).toBe('the file is a picture; send it as image/x-table');
    expect(refusal(csv, '\x89PNG', formats)).toBe('the file is a PNG image that is damaged');
    expect(refusal(csv, 'GIF89a', formats)).toBe('the file is an image; send it as image/png');
    expect(refusal(pictures, '\x89PNG')).toBeUndefined();
    expect(refusal(pictures, '{"a":1}\n')).toBe('the file is JSON; send it as application/x-ndjson');
    expect(refusal(ndjson, '{"a":1}\n')).toBeUndefined();
    expect(refusal(csv, 'a,b\n1,2\n')).toBeUndefined();
  });
});

describe('Asking for the list', () => {
  it('loads no engine: the gateway asks, and only its workers have one', () => {
    const code = `
      await import(${JSON.stringify(new URL('../../../../dist/libs/tabular/src/index.js', import.meta.url).href)});
      console.log(process.report.getReport().sharedObjects.filter((path) => /duckdb/.test(path)).length);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      encoding: 'utf8',
    });
    expect([stdout.trim(), stderr]).toEqual(['0', '']);
  });
});
