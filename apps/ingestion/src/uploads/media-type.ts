import { problem } from '#libs/kernel';

/** What an upload's Content-Type says about how to read it. */
export interface UploadType {
  /** In lower case, without parameters. */
  readonly mediaType: string;
  readonly format: 'csv' | 'tsv' | 'ndjson';
  /** RFC 4180's `header` parameter; absent where it says nothing. */
  readonly header?: boolean;
}

const formats: Readonly<Record<string, UploadType['format']>> = {
  'text/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'application/x-ndjson': 'ndjson',
};

/** US-ASCII is a part of UTF-8. */
const charsets = ['utf-8', 'utf8', 'us-ascii'];

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = new RegExp(`^[ \\t]*(${token})=(?:(${token})|"([^"\\\\]*)")[ \\t]*$`);

const refuse = (detail: string): Error => problem('body.media-type', detail);

/** @throws Problem body.media-type for another type, another character set than UTF-8 or what is no media type */
export function readUploadType(field: string | undefined): UploadType {
  const [essence = '', ...rest] = (field ?? '').slice(0, 1000).split(';');
  const mediaType = essence.trim().toLowerCase();
  const format = Object.hasOwn(formats, mediaType) ? formats[mediaType] : undefined;
  if (format === undefined) {
    throw refuse(`The body may be ${Object.keys(formats).join(', ')}.`);
  }
  let header: boolean | undefined;
  for (const text of rest) {
    if (text.trim() === '') continue;
    const [, name, plain, quoted] = parameter.exec(text) ?? [];
    if (name === undefined) throw refuse('The parameters of the media type cannot be read.');
    const value = (plain ?? quoted ?? '').toLowerCase();
    if (name.toLowerCase() === 'charset' && !charsets.includes(value)) {
      throw refuse('Text must be UTF-8; convert the file and send it without another charset.');
    }
    if (name.toLowerCase() === 'header') header = readHeader(value);
  }
  return { mediaType, format, ...(header !== undefined && { header }) };
}

function readHeader(value: string): boolean {
  if (value !== 'present' && value !== 'absent') throw refuse('header may be present or absent (RFC 4180).');
  return value === 'present';
}

export type Encoding = 'identity' | 'gzip' | 'zstd';

/** @throws Problem body.media-type for another coding, or for more than one */
export function readEncoding(field: string | undefined): Encoding {
  const coding = (field ?? 'identity').trim().toLowerCase();
  if (coding === 'x-gzip') return 'gzip';
  if (coding === 'identity' || coding === 'gzip' || coding === 'zstd') return coding;
  throw refuse('Content-Encoding may be gzip or zstd.');
}
