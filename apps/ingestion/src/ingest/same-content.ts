import { createHash } from 'node:crypto';
import { type JobInputs } from '#libs/contracts';
import { type DatasetVersionEntity } from '#libs/db';
import { canonicalJson, type Json, problem } from '#libs/kernel';
import { type Unpacked } from '#libs/tabular';

interface Sent extends Pick<JobInputs['ingest'], 'sha256' | 'decoded' | 'format' | 'parameters' | 'reading'> {
  /** The one file that was packed in it, once that is known. */
  readonly unpacked?: Unpacked | undefined;
}

/** To be raised where a file is read otherwise than before: then the same bytes are not the same table any more. */
const rules = 4;

/**
 * Digests of a body's bytes and how they are read, hexadecimal, with a space between: what has one of them makes the same table. One is of
 * the body without its Content-Encoding, and one of the file that is packed in that.
 */
export function readAs({ sha256, decoded, unpacked, format, parameters, reading = {} }: Sent): string {
  const forms = [{ format, sha256: decoded ?? sha256 }, ...(unpacked ? [unpacked] : [])];
  const digests = forms.map((form) => {
    const said = JSON.parse(JSON.stringify({ rules, ...form, parameters, reading })) as Json;
    return createHash('sha256').update(canonicalJson(said)).digest('hex');
  });
  return digests.join(' ');
}

/** Whether the last body of a version is this one, read in the same way, however both were packed. */
export function isLastBody(version: Pick<DatasetVersionEntity, 'readAs'>, sent: Sent): boolean {
  const known = version.readAs?.split(' ') ?? [];
  return readAs(sent)
    .split(' ')
    .some((digest) => known.includes(digest));
}

/**
 * Whether what is to be appended is the last body of a version: its header is that of the version unless another is said, so it does not
 * matter which of both said it.
 */
export function isAppendedLast(
  version: Pick<DatasetVersionEntity, 'readAs' | 'reading'>,
  sent: Sent,
): boolean {
  const { header: saidSo, ...reading } = sent.reading ?? {};
  const { header: saidByType, ...parameters } = sent.parameters;
  const header = version.reading?.header;
  const said = saidSo ?? saidByType;
  if (header === undefined || (said !== undefined && said !== header)) return isLastBody(version, sent);
  const ways = [
    { reading, parameters },
    { reading: { ...reading, header }, parameters },
    { reading, parameters: { ...parameters, header } },
    { reading: { ...reading, header }, parameters: { ...parameters, header } },
  ];
  return ways.some((way) => isLastBody(version, { ...sent, ...way }));
}

/** @throws Problem version.again where what is to be appended was the last that came in, and nobody said that this is meant */
export function requireNew(
  base: Pick<DatasetVersionEntity, 'number' | 'readAs' | 'reading'>,
  sent: Sent & Pick<JobInputs['ingest'], 'again'>,
): void {
  if (sent.again === true || !isAppendedLast(base, sent)) return;
  const detail = `Version ${base.number} was made with the same file, and its rows would be there twice: if that is meant, say again=true.`;
  throw problem('version.again', detail);
}

/** Digest of all that a version is made of, where it is more than one body; hexadecimal. */
export const contentOf = (
  base: Pick<DatasetVersionEntity, 'sha256' | 'content'>,
  { sha256 }: Pick<Sent, 'sha256'>,
): string =>
  createHash('sha256')
    .update(canonicalJson(['append', base.content ?? base.sha256, sha256]))
    .digest('hex');
