import { createPublicKey, generateKeyPairSync, hash as nodeDigest, sign, verify } from 'node:crypto';
import { concatBytes, fromHex, utf8 } from '#libs/kernel';
import { encodeBundle } from '../src/bundle.js';
import { signCheckpoint } from '../src/checkpoint.js';
import { encodeEntry, makeEntry } from '../src/entry.js';
import { Frontier } from '../src/frontier.js';
import { type LogSource } from '../src/log-source.js';
import { leafHash } from '../src/merkle.js';
import { formatVerifierKey, type VerifyEd25519 } from '../src/note-key.js';
import { type NoteSigner } from '../src/note.js';
import { type Sha256 } from '../src/sha256.js';
import { encodeTile, entryTiles, hashTiles, tileNodes, tilePath } from '../src/tile.js';

export const hash: Sha256 = (bytes) => nodeDigest('sha256', bytes, 'buffer');

export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  const der = Buffer.from(concatBytes(fromHex('302a300506032b6570032100'), publicKey));
  return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
};

export function newSigner(name: string): NoteSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return { name, publicKey: raw, sign: (message) => sign(null, message, privateKey) };
}

export const ORIGIN = 'gate.example.com/audit';
export const operator = newSigner(ORIGIN);
export const vkey = formatVerifierKey(ORIGIN, operator.publicKey);

/** The n-th entry of a synthetic log; `salt` makes another entry with the same id. */
export function entryOf(n: number, salt = 1): Uint8Array {
  const id = `0193a1b2-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
  const resource = { kind: 'dataset', id: '*' };
  const at = new Date(1_790_000_000_000 + n);
  const fields = { id, at, actor: id, action: 'dataset.read', resource, outcome: 'allowed' as const };
  return encodeEntry(makeEntry(fields, { salt: new Uint8Array(16).fill(salt), detail: { n } }, hash));
}

export const entriesOf = (size: number): Uint8Array[] => Array.from({ length: size }, (_, n) => entryOf(n));

/** All that a server of these entries serves, by path. */
export async function resourcesOf(entries: readonly Uint8Array[], signer = operator, origin = ORIGIN) {
  const frontier = new Frontier(hash);
  const nodes = new Map<string, Uint8Array>();
  for (const entry of entries) {
    frontier.append(leafHash(entry, hash), ({ level, index }, h) => nodes.set(`${level}/${index}`, h));
  }
  const served = new Map<string, Uint8Array>();
  for (const tile of hashTiles(entries.length)) {
    const hashes = tileNodes(tile).map(
      ({ level, index }) => nodes.get(`${level}/${index}`) ?? new Uint8Array(0),
    );
    served.set(tilePath(tile), encodeTile(hashes));
  }
  for (const tile of entryTiles(entries.length)) {
    const from = 256 * tile.index;
    served.set(tilePath(tile), encodeBundle(entries.slice(from, from + tile.width)));
  }
  const checkpoint = { origin, size: entries.length, root: frontier.root() };
  served.set('checkpoint', utf8(await signCheckpoint(checkpoint, [signer], hash)));
  return served;
}

export const sourceOf = (served: ReadonlyMap<string, Uint8Array>): LogSource => {
  const get = (path: string) => {
    const bytes = served.get(path);
    return bytes === undefined ? Promise.reject(new Error(path)) : Promise.resolve(bytes);
  };
  return { checkpoint: async () => new TextDecoder().decode(await get('checkpoint')), tile: get };
};

export const noteOf = (served: ReadonlyMap<string, Uint8Array>): string =>
  new TextDecoder().decode(served.get('checkpoint'));
