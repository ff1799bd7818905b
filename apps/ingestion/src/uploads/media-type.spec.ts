import { describe, expect, it } from '@jest/globals';
import { readEncoding, readUploadType } from './media-type.js';

const refused: unknown = expect.objectContaining({ code: 'body.media-type' });

describe('The media type of an upload', () => {
  it.each([
    ['text/csv', 'text/csv', 'csv', {}],
    ['TEXT/CSV;CHARSET="utf-8"', 'text/csv', 'csv', { encoding: 'utf-8' }],
    ['text/csv; header=absent; charset=us-ascii', 'text/csv', 'csv', { header: 'absent', encoding: 'utf-8' }],
    ['text/csv; charset=Latin1', 'text/csv', 'csv', { encoding: 'iso-8859-1' }],
    ['text/csv; header=present;', 'text/csv', 'csv', { header: 'present' }],
    ['text/tab-separated-values', 'text/tab-separated-values', 'tsv', {}],
    ['application/x-ndjson; charset=utf-8', 'application/x-ndjson', 'ndjson', { encoding: 'utf-8' }],
  ])('%s is taken', (field, mediaType, format, reading) => {
    expect(readUploadType(field)).toMatchObject({ mediaType, format });
    expect(readUploadType(field).reading).toEqual(reading);
  });

  it.each([
    [undefined],
    [''],
    ['text/rtf'],
    ['application/xml'],
    ['text/csv+x'],
    ['constructor'],
    ['text/csv; charset=ebcdic'],
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
