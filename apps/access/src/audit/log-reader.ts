import { type ReadTx } from '#libs/db';
import { problem } from '#libs/kernel';
import {
  encodeBundle,
  encodeTile,
  parseTilePath,
  TILE_WIDTH,
  tileExists,
  tileReader,
  type NodeReader,
  type Tile,
} from '#libs/ledger';
import { bundleEntries, fullTile, lastHead, nodeHashes } from './audit.store.js';
import { sha256 } from './hash.js';

/** How many leaves the newest checkpoint in the database has. */
export async function logSize(tx: ReadTx): Promise<number> {
  return Number((await lastHead(tx))?.size ?? 0);
}

/** Nothing but what is complete: a tile that lacks a hash is one that the log does not have. */
function whole(parts: readonly Uint8Array[], width: number): readonly Uint8Array[] {
  if (parts.length !== width) throw problem('resource.not-found');
  return parts;
}

/** The bytes of a tile or bundle of a log of `size` leaves. @throws Problem resource.not-found when it has no such tile. */
export async function tileBytes(tx: ReadTx, tile: Tile, size: number): Promise<Uint8Array> {
  if (!tileExists(tile, size)) throw problem('resource.not-found');
  const { level, index, width } = tile;
  if (level === 'entries') return encodeBundle(whole(await bundleEntries(tx, index, width), width));
  if (width < TILE_WIDTH) {
    return encodeTile(whole(await nodeHashes(tx, level, index * TILE_WIDTH, width), width));
  }
  const bytes = await fullTile(tx, level, index);
  if (!bytes) throw problem('resource.not-found');
  return bytes;
}

/** Reads nodes for proofs from tiles, so that a proof costs a few of those however long the log is. */
export function nodeReader(tx: ReadTx, size: number): NodeReader {
  return tileReader(size, (path) => tileBytes(tx, parseTilePath(path), size), sha256);
}
