import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Frontier, nodeHash, TILE_WIDTH } from '#libs/ledger';
import { sha256 } from './hash.js';
import { edgeTiles, extend, stateOf, type FullTile, type TreeState } from './tree-state.js';
import { caseCount } from '../../../../test/support/case-count.js';

const empty = stateOf(0, []);
const leaf = (i: number): Uint8Array => sha256(Uint8Array.of(i & 0xff, (i >> 8) & 0xff, (i >> 16) & 0xff));
const leaves = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => leaf(from + i));

function reference(size: number): Uint8Array {
  const frontier = new Frontier(sha256);
  for (const hash of leaves(0, size)) frontier.append(hash);
  return frontier.root();
}

function grow(sizes: readonly number[]): { state: TreeState; tiles: FullTile[] } {
  let state = empty;
  const tiles: FullTile[] = [];
  for (const size of sizes) {
    const grown = extend(state, leaves(state.size, size));
    state = grown.state;
    tiles.push(...grown.tiles);
  }
  return { state, tiles };
}

const cuts = fc
  .array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 8 })
  .map((sizes) => [...new Set(sizes)].sort((a, b) => a - b));

describe("the log's tree", () => {
  it('has the same root and tiles however its leaves were cut into batches', () => {
    fc.assert(
      fc.property(cuts, (sizes) => {
        const total = sizes.at(-1) ?? 0;
        const { state, tiles } = grow(sizes);
        expect(state.root).toEqual(reference(total));
        expect(tiles).toEqual(grow([total]).tiles);
        expect(tiles.filter((tile) => tile.level === 0)).toHaveLength(Math.floor(total / TILE_WIDTH));
      }),
      { numRuns: caseCount(40) },
    );
  });

  it('is recovered from nothing but the hashes at its edge', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), (size) => {
        const { state } = grow([size]);
        const recovered = stateOf(size, state.edge);
        expect(recovered.root).toEqual(state.root);
        expect(extend(recovered, [leaf(size)]).state.root).toEqual(extend(state, [leaf(size)]).state.root);
      }),
      { numRuns: caseCount(15) },
    );
  });

  it('refuses an edge that lacks a hash', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (size) => {
        const { edge } = grow([size]).state;
        const level = edge.findIndex((hashes) => hashes.length > 0);
        const short = edge.map((hashes, i) => (i === level ? hashes.slice(1) : hashes));
        expect(() => stateOf(size, short)).toThrow('audit.malformed');
      }),
      { numRuns: caseCount(30) },
    );
  });

  it('gives each full tile the root over its hashes, one level up', () => {
    const { state, tiles } = grow([65_536 + 300]);
    const top = tiles.find((tile) => tile.level === 1);
    expect(top?.index).toBe(0);
    expect(top?.hashes).toEqual(
      tiles
        .filter((t) => t.level === 0)
        .slice(0, 256)
        .map((t) => t.root),
    );
    expect(edgeTiles(state.size)).toEqual([
      { level: 0, index: 257, width: 44 },
      { level: 1, index: 1, width: 1 },
      { level: 2, index: 0, width: 1 },
    ]);
    let level = [...(tiles[0]?.hashes ?? [])];
    while (level.length > 1) {
      level = level.flatMap((left, i) => (i % 2 === 0 ? [nodeHash(left, level[i + 1] ?? left, sha256)] : []));
    }
    expect(level[0]).toEqual(tiles[0]?.root);
  });
});
