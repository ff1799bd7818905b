import { problem } from '#libs/kernel';
import { foldNodes, HASH_BYTES, isTreeSize, type NodeId } from './merkle.js';
import { type NodeReader } from './proof.js';
import { type Sha256, sha256 } from './sha256.js';

/** A full tile holds this many hashes, and a full bundle as many entries. */
export const TILE_WIDTH = 256;

/** A tile of hashes at a level 0 to 63, or a bundle of entries; `width` 256 is a full one, 1 to 255 a partial one. */
export interface Tile {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

// Beyond this the last hash of a tile could not be counted exactly, and no tree of ours reaches it.
const MAX_INDEX = Math.floor(Number.MAX_SAFE_INTEGER / TILE_WIDTH) - 1;
const MAX_LEVEL = 63;

const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

function isTile({ level, index, width }: Tile): boolean {
  const levelFits = level === 'entries' || (Number.isInteger(level) && level >= 0 && level <= MAX_LEVEL);
  const indexFits = Number.isInteger(index) && index >= 0 && index <= MAX_INDEX;
  return levelFits && indexFits && Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH;
}

/** `tile/0/x001/x234/067.p/8` and the like. Source: C2SP tlog-tiles. @throws audit.malformed for no possible tile. */
export function tilePath(tile: Tile): string {
  if (!isTile(tile)) throw problem('audit.malformed', 'there can be no such tile');
  const digits = String(tile.index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  const suffix = tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`;
  return `tile/${tile.level}/${path}${suffix}`;
}

/** The inverse of {@link tilePath}; only the one canonical spelling passes. @throws audit.malformed */
export function parseTilePath(path: string): Tile {
  const [, level, groups, width] = PATH.exec(path) ?? [];
  if (level !== undefined && groups !== undefined) {
    const tile: Tile = {
      level: level === 'entries' ? level : Number(level),
      index: Number(groups.replaceAll(/[x/]/g, '')),
      width: width === undefined ? TILE_WIDTH : Number(width),
    };
    if (isTile(tile) && tilePath(tile) === path) return tile;
  }
  throw problem('audit.malformed', 'this is not the path of a tile');
}

const levelOf = (tile: Tile): number => (tile.level === 'entries' ? 0 : tile.level);

/** Whether a log of `size` entries has all that the tile holds: what a server may serve, and nothing more. */
export function tileExists(tile: Tile, size: number): boolean {
  // Past 2^53 the product is rounded, but never down to a size that a tree may have.
  const end = (tile.index * TILE_WIDTH + tile.width) * TILE_WIDTH ** levelOf(tile);
  return isTile(tile) && isTreeSize(size) && end <= size;
}

function* tilesOfLevel(level: Tile['level'], count: number, since: number): Generator<Tile> {
  if (count === since) return;
  for (let index = Math.floor(since / TILE_WIDTH); index * TILE_WIDTH < count; index++) {
    yield { level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) };
  }
}

function checkSizes(size: number, since: number): void {
  if (!isTreeSize(size) || !isTreeSize(since) || since > size) {
    throw problem('audit.malformed', 'a tree size is out of range');
  }
}

/**
 * The hash tiles of a log of `size` entries, level by level, each the widest that there is; with `since`, only those
 * that a log of `since` entries did not have yet. @throws audit.malformed unless 0 <= since <= size.
 */
export function* hashTiles(size: number, since = 0): Generator<Tile> {
  checkSizes(size, since);
  for (let level = 0, count = size, old = since; count > 0; level++) {
    yield* tilesOfLevel(level, count, old);
    count = Math.floor(count / TILE_WIDTH);
    old = Math.floor(old / TILE_WIDTH);
  }
}

/** The entry bundles of a log of `size` entries, as {@link hashTiles}. @throws audit.malformed */
export function* entryTiles(size: number, since = 0): Generator<Tile> {
  checkSizes(size, since);
  yield* tilesOfLevel('entries', size, since);
}

/** The nodes whose hashes, one after another, are the tile's content. */
export function tileNodes(tile: Tile): NodeId[] {
  const level = 8 * levelOf(tile);
  return Array.from({ length: tile.width }, (_, i) => ({ level, index: tile.index * TILE_WIDTH + i }));
}

/** A tile's bytes. @throws audit.malformed unless there are 1 to 256 hashes of 32 bytes. */
export function encodeTile(hashes: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (hashes.length < 1 || hashes.length > TILE_WIDTH || hashes.some((h) => h.length !== HASH_BYTES)) {
    throw problem('audit.malformed', 'a tile holds 1 to 256 hashes');
  }
  const out = new Uint8Array(hashes.length * HASH_BYTES);
  hashes.forEach((h, i) => out.set(h, i * HASH_BYTES));
  return out;
}

/** The hashes of a tile of exactly `width`. @throws audit.malformed */
export function decodeTile(bytes: Uint8Array, width: number): Uint8Array[] {
  if (width < 1 || width > TILE_WIDTH || bytes.length !== width * HASH_BYTES) {
    throw problem('audit.malformed', 'a tile does not have the length that its width needs');
  }
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/**
 * A reader of the tree of `size` leaves that has nothing but its tiles, for proofs made by a client. A node between
 * two tile levels is hashed from the tile below it. Each call fetches a tile once.
 * @throws audit.malformed when a tile is not what its path says.
 */
export function tileReader(
  size: number,
  fetchTile: (path: string) => Uint8Array | Promise<Uint8Array>,
  hash: Sha256 = sha256,
): NodeReader {
  return async (nodes) => {
    const fetched = new Map<string, Uint8Array[]>();
    const out: Uint8Array[] = [];
    for (const node of nodes) {
      const level = Math.floor(node.level / 8);
      const span = 2 ** (node.level % 8);
      const first = node.index * span;
      const index = Math.floor(first / TILE_WIDTH);
      const width = Math.min(TILE_WIDTH, Math.floor(size / TILE_WIDTH ** level) - index * TILE_WIDTH);
      const path = tilePath({ level, index, width });
      const hashes = fetched.get(path) ?? decodeTile(await fetchTile(path), width);
      fetched.set(path, hashes);
      const under = hashes.slice(first % TILE_WIDTH, (first % TILE_WIDTH) + span);
      if (under.length !== span) throw problem('audit.malformed', 'there is no such node in the tree');
      out.push(foldBalanced(under, hash));
    }
    return out;
  };
}

/** The root over a power of two of hashes. */
function foldBalanced(hashes: readonly Uint8Array[], hash: Sha256): Uint8Array {
  let level = hashes;
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) next.push(foldNodes(level.slice(i, i + 2), hash));
    level = next;
  }
  return level[0] ?? foldNodes([], hash);
}
