import { encodingNamed, encodings, ReadingOptions } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { formats, type Formats } from '#libs/tabular';

/** What an upload's Content-Type says about how to read it. */
export interface UploadType {
  /** In lower case, without parameters. */
  readonly mediaType: string;
  /** The format's name. */
  readonly format: string;
  /** Parameters that the format knows, such as RFC 4180's `header`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** How it is to be read, as far as that was said. */
  readonly reading: ReadingOptions;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = new RegExp(`^[ \\t]*(${token})=(?:(${token})|"([^"\\\\]*)")[ \\t]*$`);

const refuse = (detail: string): Error => problem('body.media-type', detail);

/** @throws Problem body.media-type for another type, an unknown character set or what is no media type */
export function readUploadType(field: string | undefined, among: Formats = formats): UploadType {
  const [essence = '', ...rest] = (field ?? '').slice(0, 1000).split(';');
  const mediaType = essence.trim().toLowerCase();
  const format = among.ofMediaType(mediaType);
  if (format === undefined) throw refuse(`The body may be ${among.mediaTypes.join(', ')}.`);
  const parameters: Record<string, string> = {};
  const reading: ReadingOptions = {};
  for (const text of rest) {
    if (text.trim() === '') continue;
    const [, said, plain, quoted] = parameter.exec(text) ?? [];
    if (said === undefined) throw refuse('The parameters of the media type cannot be read.');
    const name = said.toLowerCase();
    const value = (plain ?? quoted ?? '').toLowerCase();
    if (name === 'charset' && format.isText) {
      const encoding = encodingNamed(value);
      if (encoding === undefined) throw refuse(`Text may be in ${encodings.join(', ')}.`);
      reading.encoding = encoding;
    }
    const values = Object.hasOwn(format.parameters, name) ? format.parameters[name] : undefined;
    if (values === undefined) continue;
    if (!values.includes(value)) throw refuse(`${name} may be ${values.join(' or ')} for ${mediaType}.`);
    parameters[name] = value;
  }
  const header = ReadingOptions.shape.header.parse(parameters['header']);
  if (header !== undefined) reading.header = header;
  return { mediaType, format: format.name, parameters, reading };
}

export type Encoding = 'identity' | 'gzip' | 'zstd';

/** @throws Problem body.media-type for another coding, or for more than one */
export function readEncoding(field: string | undefined): Encoding {
  const coding = (field ?? 'identity').trim().toLowerCase();
  if (coding === 'x-gzip') return 'gzip';
  if (coding === 'identity' || coding === 'gzip' || coding === 'zstd') return coding;
  throw refuse('Content-Encoding may be gzip or zstd.');
}
