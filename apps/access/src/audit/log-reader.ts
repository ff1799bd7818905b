import { type ReadTx } from '#libs/db';
import { notFound } from '#libs/kernel';
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
import { bundleEntries, fullTiles, lastHead, nodeHashes } from './audit.store.js';
import { sha256 } from './hash.js';

/** How many leaves the newest checkpoint in the database has. */
export async function logSize(tx: ReadTx): Promise<number> {
  return Number((await lastHead(tx))?.size ?? 0);
}

/** Nothing but what is complete: a tile that lacks a hash is one that the log does not have. */
function whole(parts: readonly Uint8Array[], width: number): readonly Uint8Array[] {
  if (parts.length !== width) throw notFound('such part of the log');
  return parts;
}

/** The bytes of a tile or bundle of a log of `size` leaves. @throws Problem resource.not-found when it has no such tile. */
export async function tileBytes(tx: ReadTx, tile: Tile, size: number): Promise<Uint8Array> {
  if (!tileExists(tile, size)) throw notFound('such part of the log');
  const { level, index, width } = tile;
  if (width === TILE_WIDTH) return fullBytes(tx, level, index, index + 1);
  if (level !== 'entries') {
    return encodeTile(whole(await nodeHashes(tx, level, index * TILE_WIDTH, width), width));
  }
  return encodeBundle(whole(await bundleEntries(tx, index, width), width));
}

/** So many tiles are had at once: of entries they are a megabyte or two. */
const runLength = 16;

/**
 * Full tiles of leaves, or full bundles, one after another from `first` on: a million entries are four thousand of each, and a
 * call for each costs more than reading it. @throws Problem resource.not-found when not one is there, or one is missing.
 */
export async function tileRun(
  tx: ReadTx,
  level: 0 | 'entries',
  first: number,
  size: number,
): Promise<Uint8Array> {
  const end = Math.min(first + runLength, Math.floor(size / TILE_WIDTH));
  if (first >= end) throw notFound('such part of the log');
  return fullBytes(tx, level, first, end);
}

async function fullBytes(tx: ReadTx, level: Tile['level'], first: number, end: number): Promise<Uint8Array> {
  const count = end - first;
  if (level !== 'entries') return Buffer.concat(whole(await fullTiles(tx, level, first, end), count));
  const width = count * TILE_WIDTH;
  const entries = whole(await bundleEntries(tx, first, width), width);
  const bundle = (_: unknown, i: number) => encodeBundle(entries.slice(i * TILE_WIDTH, (i + 1) * TILE_WIDTH));
  return Buffer.concat(Array.from({ length: count }, bundle));
}

/** Reads nodes for proofs from tiles, so that a proof costs a few of those however long the log is. */
export function nodeReader(tx: ReadTx, size: number): NodeReader {
  return tileReader(size, (path) => tileBytes(tx, parseTilePath(path), size), sha256);
}
