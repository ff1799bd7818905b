import { equalBytes } from '#libs/kernel';
import { parseEntry } from './entry.js';
import { type Findings } from './findings.js';
import { Frontier } from './frontier.js';
import { IdSet } from './id-set.js';
import { type LogSource, readTile } from './log-source.js';
import { leafHash, type NodeId } from './merkle.js';
import { type Sha256 } from './sha256.js';
import { encodeTile, entryTiles, type Tile, TILE_WIDTH, tilePath } from './tile.js';

/** What a rebuild needs to know. */
export interface RebuildPlan {
  readonly source: LogSource;
  readonly size: number;
  readonly hash: Sha256;
  readonly foreign: boolean;
  /** The root at this size is remembered, to compare it with what was seen before. */
  readonly seenSize: number | undefined;
  readonly onProgress: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  readonly onEntry:
    ((index: number, bytes: Uint8Array, leaf: Uint8Array) => void | Promise<void>) | undefined;
}

/** The root of what was rebuilt, absent when some of the log could not be had; and the root at the size seen before. */
export interface Rebuilt {
  readonly root: Uint8Array | undefined;
  readonly seenRoot: Uint8Array | undefined;
  /** Entries that do not hash to what their level-0 tile says; the root decides which of the two is wrong. */
  readonly suspects: readonly number[];
}

interface Part {
  readonly tile: Tile;
  readonly entries: Uint8Array[] | undefined;
  readonly leaves: Uint8Array[] | undefined;
}

/** So many pairs are asked for before they are needed, so that the source and the reader both have something to do. */
const pairsAhead = 8;

/** Bundles and their level-0 tiles in order. */
async function* parts(source: LogSource, size: number, findings: Findings): AsyncGenerator<Part> {
  const load = async (tile: Tile): Promise<Part> => {
    const [entries, leaves] = await Promise.all([
      readTile(source, tile, findings),
      readTile(source, { ...tile, level: 0 }, findings),
    ]);
    return { tile, entries, leaves };
  };
  const ahead: Promise<Part>[] = [];
  for (const tile of entryTiles(size)) {
    ahead.push(load(tile));
    const next = ahead.length > pairsAhead ? ahead.shift() : undefined;
    if (next !== undefined) yield await next;
  }
  for (const part of ahead) yield await part;
}

/** Ids for which there is room from the start, 64 MiB: what a checkpoint claims allots no more, and a longer log makes room as it comes. */
const mostExpected = 2 ** 22;

/** Rebuilds a log's tree from its entries, a few bundles in memory at a time, and compares every tile on the way. */
export class Rebuild {
  readonly #frontier: Frontier;
  readonly #ids: IdSet;
  readonly #suspects: number[] = [];
  /** Level by level, the hashes of the tile that is being filled; level 0 is compared bundle by bundle. */
  readonly #filling = new Map<number, Uint8Array[]>();
  readonly #filled: { tile: Tile; hashes: Uint8Array[] }[] = [];
  #seenRoot: Uint8Array | undefined;

  constructor(
    private readonly plan: RebuildPlan,
    private readonly findings: Findings,
  ) {
    this.#frontier = new Frontier(plan.hash);
    this.#ids = new IdSet(Math.min(mostExpected, 2 * plan.size));
    this.#markSeen();
  }

  async run(): Promise<Rebuilt> {
    const { source, size, onProgress } = this.plan;
    for await (const part of parts(source, size, this.findings)) {
      if (!(await this.#take(part))) return this.#result(false);
      await this.#compareFilled();
      onProgress?.({ done: this.#frontier.size, total: size });
    }
    for (const [level, hashes] of this.#filling) {
      const index = Math.floor(size / TILE_WIDTH ** (level + 1));
      if (hashes.length > 0) this.#filled.push({ tile: { level, index, width: hashes.length }, hashes });
    }
    await this.#compareFilled();
    return this.#result(true);
  }

  #result(whole: boolean): Rebuilt {
    const root = whole ? this.#frontier.root() : undefined;
    return { root, seenRoot: this.#seenRoot, suspects: this.#suspects };
  }

  #markSeen(): void {
    if (this.#frontier.size === this.plan.seenSize) this.#seenRoot = this.#frontier.root();
  }

  /** Appends what a bundle holds; false when neither it nor its tile could be had, so that nothing after it can be placed. */
  async #take({ tile, entries, leaves }: Part): Promise<boolean> {
    for (let i = 0; i < tile.width; i++) {
      const index = tile.index * TILE_WIDTH + i;
      const entry = entries?.[i];
      const told = leaves?.[i];
      // The entries are what the log is about: their own hashes go into the tree, a tile's only where they are missing.
      const leaf = entry === undefined ? told : leafHash(entry, this.plan.hash);
      if (leaf === undefined) return false;
      if (told !== undefined && !equalBytes(leaf, told)) this.#suspects.push(index);
      const handled = entry && this.#read(index, entry, leaf);
      if (handled !== undefined) await handled;
      this.#frontier.append(leaf, (node, hash) => this.#onNode(node, hash));
      this.#markSeen();
    }
    return true;
  }

  #read(index: number, bytes: Uint8Array, leaf: Uint8Array): void | Promise<void> {
    if (!this.plan.foreign) {
      try {
        const { id } = parseEntry(bytes);
        if (!this.#ids.add(id))
          this.findings.add('duplicate-entry', 'an earlier entry has the same id', index);
      } catch {
        this.findings.add('malformed', 'this is not an entry of an audit log', index);
      }
    }
    return this.plan.onEntry?.(index, bytes, leaf);
  }

  #onNode(node: NodeId, hash: Uint8Array): void {
    const level = node.level / 8;
    if (level === 0 || !Number.isInteger(level)) return;
    const hashes = this.#filling.get(level) ?? [];
    hashes.push(hash);
    this.#filling.set(level, hashes);
    if (hashes.length < TILE_WIDTH) return;
    const index = Math.floor(node.index / TILE_WIDTH);
    this.#filled.push({ tile: { level, index, width: TILE_WIDTH }, hashes });
    this.#filling.set(level, []);
  }

  async #compareFilled(): Promise<void> {
    for (const { tile, hashes } of this.#filled.splice(0)) {
      const told = await readTile(this.plan.source, tile, this.findings);
      if (told !== undefined && !equalBytes(encodeTile(told), encodeTile(hashes))) {
        this.findings.add('tile-mismatch', tilePath(tile));
      }
    }
  }
}
