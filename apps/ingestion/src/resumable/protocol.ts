import { createHash, type Hash } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { equalBytes, problem, type Id, isId } from '#libs/kernel';

/** tus 1.0.0 (https://tus.io/protocols/resumable-upload): what its headers say, read strictly. Nothing here touches bytes or rows. */
export const tusVersion = '1.0.0';

export const tusExtensions = [
  ...['creation', 'creation-defer-length', 'creation-with-upload', 'expiration'],
  ...['checksum', 'termination', 'concatenation'],
].join(',');

/** As `Upload-Checksum` names them, which is as Node does. */
export const checksumAlgorithms: readonly string[] = ['sha1', 'sha256', 'sha512'];

/** The media type of a piece, whatever the file is. */
export const pieceType = 'application/offset+octet-stream';

/** Where uploads lie; their addresses are under it. */
export const uploadsPath = '/v1/uploads';

export type Concat = { readonly kind: 'partial' } | { readonly kind: 'final'; readonly parts: readonly Id[] };

export interface Creation {
  /** Null where it is said later, and for one that is put together of others. */
  readonly length: number | null;
  readonly metadata: ReadonlyMap<string, string>;
  /** As it was sent: what HEAD answers. */
  readonly metadataField: string | null;
  readonly concat: Concat | null;
  readonly concatField: string | null;
}

const malformed = (detail: string): Error => problem('request.malformed', detail);

function single(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** @throws Problem upload.version */
export function requireTus(headers: IncomingHttpHeaders): void {
  if (single(headers, 'tus-resumable') !== tusVersion) {
    throw problem('upload.version', `Send Tus-Resumable: ${tusVersion}.`);
  }
}

function integer(headers: IncomingHttpHeaders, name: string, title: string): number | undefined {
  const text = single(headers, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d{1,16}$/.test(text) || !Number.isSafeInteger(value)) {
    throw malformed(`${title} must be a whole number of bytes, from 0.`);
  }
  return value;
}

/** @throws Problem request.malformed */
export function readCreation(headers: IncomingHttpHeaders): Creation {
  const concatField = single(headers, 'upload-concat') ?? null;
  const concat = concatField === null ? null : readConcat(concatField);
  const length = integer(headers, 'upload-length', 'Upload-Length');
  const defer = single(headers, 'upload-defer-length');
  if (defer !== undefined && defer !== '1') throw malformed('Upload-Defer-Length can only be 1.');
  if (concat?.kind === 'final') {
    if (isPiece(headers)) throw malformed('A final upload takes no bytes: send none.');
    if (length !== undefined || defer !== undefined)
      throw malformed('The length of a final upload is that of its parts: send no Upload-Length.');
  } else if ((length === undefined) === (defer === undefined)) {
    throw malformed('Send either Upload-Length or Upload-Defer-Length: 1.');
  }
  const metadataField = single(headers, 'upload-metadata') ?? null;
  const metadata = readMetadata(metadataField ?? '');
  return { length: length ?? null, metadata, metadataField, concat, concatField };
}

const mostMetadata = 8192;
/** A key, and mostly a value: RFC 4648 with padding. */
const pair = /^([!-+\x2d-~]{1,100})(?: ((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?))?$/;

function readMetadata(field: string): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  if (field === '') return read;
  if (field.length > mostMetadata) throw malformed(`Upload-Metadata may have ${mostMetadata} characters.`);
  for (const text of field.split(',')) {
    const [, key, base64 = ''] = pair.exec(text.trim()) ?? [];
    if (key === undefined)
      throw malformed('Upload-Metadata must be keys and values in base64: key dmFsdWU=,…');
    if (read.has(key)) throw malformed(`Upload-Metadata has the key ${key} twice.`);
    const value = Buffer.from(base64, 'base64');
    const told = value.toString('utf8');
    if (!value.equals(Buffer.from(told))) throw malformed(`Upload-Metadata: ${key} must be UTF-8.`);
    read.set(key, told);
  }
  return read;
}

const mostParts = 64;

function readConcat(field: string): Concat {
  if (field === 'partial') return { kind: 'partial' };
  const parts = /^final; ?(.+)$/.exec(field)?.[1]?.split(' ') ?? [];
  const ids = parts.map(partId);
  if (ids.length === 0 || ids.length > mostParts || ids.includes(undefined)) {
    throw malformed(
      `Upload-Concat must be partial, or final; and the addresses of 1 to ${mostParts} uploads with a space between.`,
    );
  }
  return { kind: 'final', parts: ids.filter((id) => id !== undefined) };
}

/** The upload that an address names, which may be relative or whole. */
function partId(address: string): Id | undefined {
  const at = address.lastIndexOf(`${uploadsPath}/`);
  const id = at < 0 ? '' : address.slice(at + uploadsPath.length + 1);
  return isId(id) ? id : undefined;
}

export interface Piece {
  readonly offset: number;
  /** Of the whole, where it is said only now. */
  readonly length: number | undefined;
  readonly checksum: Checksum | undefined;
}

/** @throws Problem body.media-type, request.malformed */
export function readPiece(headers: IncomingHttpHeaders): Piece {
  if (!isPiece(headers)) throw problem('body.media-type', `Send the bytes as ${pieceType}.`);
  const offset = integer(headers, 'upload-offset', 'Upload-Offset');
  if (offset === undefined) throw malformed('Send Upload-Offset: where these bytes begin.');
  return {
    offset,
    length: integer(headers, 'upload-length', 'Upload-Length'),
    checksum: readChecksum(headers),
  };
}

/** Whether the body is a piece of a file. */
export const isPiece = (headers: IncomingHttpHeaders): boolean =>
  single(headers, 'content-type')?.trim().toLowerCase() === pieceType;

/** What the bytes of one request must come to. */
export class Checksum {
  readonly #hash: Hash;

  constructor(
    algorithm: string,
    private readonly promised: Buffer,
  ) {
    this.#hash = createHash(algorithm);
  }

  update(block: Uint8Array): void {
    this.#hash.update(block);
  }

  /** @throws Problem upload.checksum */
  check(): void {
    if (!equalBytes(this.#hash.digest(), this.promised)) throw problem('upload.checksum');
  }
}

/** @throws Problem request.malformed for one that cannot be checked: a promise that nobody checks must not look kept */
export function readChecksum(headers: IncomingHttpHeaders): Checksum | undefined {
  const field = single(headers, 'upload-checksum');
  if (field === undefined) return undefined;
  const [algorithm = '', base64 = '', ...more] = field.split(' ');
  const value = Buffer.from(base64, 'base64');
  const known = checksumAlgorithms.includes(algorithm);
  if (!known || more.length > 0 || value.length !== createHash(algorithm).digest().length) {
    throw malformed(
      `Upload-Checksum must be one of ${checksumAlgorithms.join(', ')}, a space, and the digest in base64.`,
    );
  }
  return new Checksum(algorithm, value);
}
