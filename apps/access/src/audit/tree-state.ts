import { Frontier, TILE_WIDTH } from '#libs/ledger';
import { problem } from '#libs/kernel';
import { sha256 } from './hash.js';

/**
 * The right edge of the log's tree, as tiles see it: `edge[l]` are the hashes of the tile of level `l` that is being
 * filled, 0 to 255 of them. Together they are all that is needed to go on appending.
 */
export interface TreeState {
  readonly size: number;
  readonly root: Uint8Array;
  readonly edge: readonly (readonly Uint8Array[])[];
}

/** A tile that an append completed, and the hash over it, which stands one level up. */
export interface FullTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** A tile that is not full yet: `width` 1 to 255. */
export interface EdgeTile {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** The tiles at the right edge of a tree of `size` leaves, level by level; those of width 0 are left out. */
export function edgeTiles(size: number): EdgeTile[] {
  const tiles: EdgeTile[] = [];
  for (let level = 0, count = size; count > 0; level++, count = Math.floor(count / TILE_WIDTH)) {
    const width = count % TILE_WIDTH;
    if (width > 0) tiles.push({ level, index: Math.floor(count / TILE_WIDTH), width });
  }
  return tiles;
}

/** The roots of the complete subtrees under some hashes that stand side by side, largest first. */
function subtrees(hashes: readonly Uint8Array[]): readonly Uint8Array[] {
  const frontier = new Frontier(sha256);
  for (const hash of hashes) frontier.append(hash);
  return frontier.state().hashes;
}

/** @throws Problem audit.malformed when the edge does not have the hashes that its size needs. */
function frontierOf(size: number, edge: TreeState['edge']): Frontier {
  // The binary digits of the size are those of the edge's widths one after another, so are the complete subtrees.
  return Frontier.restore({ size, hashes: edge.toReversed().flatMap(subtrees) }, sha256);
}

/** A state from the hashes at the edge of a tree. @throws Problem audit.malformed when they cannot belong together. */
export function stateOf(size: number, edge: TreeState['edge']): TreeState {
  for (const { level, width } of edgeTiles(size)) {
    if (edge[level]?.length !== width) {
      throw problem('audit.malformed', 'the tree does not have the hashes that its size needs');
    }
  }
  return { size, edge, root: frontierOf(size, edge).root() };
}

/** Appends leaves by their hashes; the state given is left as it was. */
export function extend(
  state: TreeState,
  leaves: readonly Uint8Array[],
): { readonly state: TreeState; readonly tiles: readonly FullTile[] } {
  const frontier = frontierOf(state.size, state.edge);
  const edge = state.edge.map((hashes) => [...hashes]);
  const tiles: FullTile[] = [];
  for (const leaf of leaves) {
    frontier.append(leaf, (node, hash) => {
      const level = node.level / 8;
      if (!Number.isInteger(level)) return;
      if (level > 0) {
        const hashes = edge[level - 1] ?? [];
        tiles.push({ level: level - 1, index: node.index, hashes, root: hash });
        edge[level - 1] = [];
      }
      (edge[level] ??= []).push(hash);
    });
  }
  return { state: { size: frontier.size, root: frontier.root(), edge }, tiles };
}
