import { describe, expect, it } from '@jest/globals';
import { readEncoding, readUploadType } from './media-type.js';

const refused: unknown = expect.objectContaining({ code: 'body.media-type' });

describe('The media type of an upload', () => {
  it.each([
    ['text/csv', { mediaType: 'text/csv', format: 'csv', parameters: {} }],
    ['TEXT/CSV;CHARSET="utf-8"', { mediaType: 'text/csv', format: 'csv', parameters: {} }],
    [
      'text/csv; header=absent; charset=us-ascii',
      { mediaType: 'text/csv', format: 'csv', parameters: { header: 'absent' } },
    ],
    [
      'text/csv; header=present;',
      { mediaType: 'text/csv', format: 'csv', parameters: { header: 'present' } },
    ],
    ['text/tab-separated-values', { mediaType: 'text/tab-separated-values', format: 'tsv', parameters: {} }],
    [
      'application/x-ndjson; charset=utf-8',
      { mediaType: 'application/x-ndjson', format: 'ndjson', parameters: {} },
    ],
  ])('%s is taken', (field, type) => {
    expect(readUploadType(field)).toEqual(type);
  });

  it.each([
    [undefined],
    [''],
    ['text/plain'],
    ['application/json'],
    ['text/csv+x'],
    ['constructor'],
    ['text/csv; charset=iso-8859-1'],
    ['text/csv; header=maybe'],
    ['text/csv; charset'],
    ['text/csv, text/csv'],
  ])('%s is refused', (field) => {
    expect(() => readUploadType(field)).toThrow(refused);
  });
});

describe('The coding of an upload', () => {
  it.each([
    [undefined, 'identity'],
    ['identity', 'identity'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['zstd', 'zstd'],
  ])('%s is taken as %s', (field, encoding) => {
    expect(readEncoding(field)).toBe(encoding);
  });

  it.each([['br'], ['deflate'], ['gzip, gzip'], ['gzip, zstd']])('%s is refused', (field) => {
    expect(() => readEncoding(field)).toThrow(refused);
  });
});
