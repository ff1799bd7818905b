import { hash as nodeDigest } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toHex } from '#libs/kernel';
import { Frontier } from './frontier.js';
import { emptyRoot, leafHash, nodeHash } from './merkle.js';
import {
  consistencyProof,
  inclusionProof,
  type NodeReader,
  verifyConsistency,
  verifyInclusion,
} from './proof.js';
import { type Sha256 } from './sha256.js';
import { decodeTile, encodeTile, parseTilePath, tileNodes, tileReader } from './tile.js';
import { caseCount } from '../../../test/support/case-count.js';

const sha: Sha256 = (bytes) => nodeDigest('sha256', bytes, 'buffer');

/** The definition of RFC 6962, section 2.1, as it stands there: slow, and obviously right. */
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return emptyRoot(sha);
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(mth(leaves.slice(0, split)), mth(leaves.slice(split)), sha);
}

const leavesOf = (size: number): Uint8Array[] =>
  Array.from({ length: size }, (_, i) => leafHash(Uint8Array.of(i & 0xff, i >> 8), sha));

/** Every complete node of a tree, from the definition alone. */
const readerOf =
  (leaves: readonly Uint8Array[]): NodeReader =>
  (nodes) =>
    nodes.map(({ level, index }) => mth(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)));

const sizes = fc.integer({ min: 1, max: 600 });

const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const out = Uint8Array.from(bytes);
  out[bit >> 3] = (out[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return out;
};

describe('the tree of the log', () => {
  it('has the root that RFC 6962 defines, however often the sequencer was restarted on the way', () => {
    fc.assert(
      fc.property(sizes, fc.array(sizes), (size, restarts) => {
        const leaves = leavesOf(size);
        let frontier = new Frontier(sha);
        leaves.forEach((leaf, i) => {
          if (restarts.includes(i)) frontier = Frontier.restore(frontier.state(), sha);
          frontier.append(leaf);
        });
        expect(toHex(frontier.root())).toBe(toHex(mth(leaves)));
      }),
    );
  });
});

describe('a proof', () => {
  it('shows that an entry is in the log, and nothing else when any bit of it or of the claim is flipped', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), fc.nat(255), async (size, pick, part, bit) => {
        const leaves = leavesOf(size);
        const index = pick % size;
        const leaf = leaves[index] ?? new Uint8Array(0);
        const root = mth(leaves);
        const proof = await inclusionProof(index, size, readerOf(leaves), sha);
        const claim = { index, size, leafHash: leaf, root, proof };
        expect(verifyInclusion(claim, sha)).toBe(true);
        expect(verifyInclusion({ ...claim, leafHash: flipped(leaf, bit) }, sha)).toBe(false);
        expect(verifyInclusion({ ...claim, root: flipped(root, bit) }, sha)).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, root] }, sha)).toBe(false);
        expect(verifyInclusion({ ...claim, index: (index + 1) % size }, sha)).toBe(size === 1);
        if (proof.length === 0) return;
        const at = part % proof.length;
        const tampered = proof.map((hash, i) => (i === at ? flipped(hash, bit) : hash));
        expect(verifyInclusion({ ...claim, proof: tampered }, sha)).toBe(false);
        expect(verifyInclusion({ ...claim, proof: proof.slice(1) }, sha)).toBe(false);
      }),
    );
  });

  it('shows that the log was only added to, and nothing else when any bit of it or of the claim is flipped', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), fc.nat(), fc.nat(255), async (to, pick, part, bit) => {
        const leaves = leavesOf(to);
        const from = 1 + (pick % to);
        const fromRoot = mth(leaves.slice(0, from));
        const toRoot = mth(leaves);
        const proof = await consistencyProof(from, to, readerOf(leaves), sha);
        const claim = { from, to, fromRoot, toRoot, proof };
        expect(verifyConsistency(claim, sha)).toBe(true);
        expect(verifyConsistency({ ...claim, fromRoot: flipped(fromRoot, bit) }, sha)).toBe(false);
        expect(verifyConsistency({ ...claim, toRoot: flipped(toRoot, bit) }, sha)).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, toRoot] }, sha)).toBe(false);
        if (proof.length === 0) return;
        const at = part % proof.length;
        const tampered = proof.map((hash, i) => (i === at ? flipped(hash, bit) : hash));
        expect(verifyConsistency({ ...claim, proof: tampered }, sha)).toBe(false);
        expect(verifyConsistency({ ...claim, proof: proof.slice(0, -1) }, sha)).toBe(false);
      }),
    );
  });

  it('made by a client from tiles alone is the one that the server makes', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (size, pick) => {
        const leaves = leavesOf(size);
        const read = readerOf(leaves);
        const serve = async (path: string) => encodeTile(await read(tileNodes(parseTilePath(path))));
        const client = tileReader(size, serve, sha);
        const index = pick % size;
        expect(await inclusionProof(index, size, client, sha)).toEqual(
          await inclusionProof(index, size, read, sha),
        );
        expect(await consistencyProof(index + 1, size, client, sha)).toEqual(
          await consistencyProof(index + 1, size, read, sha),
        );
      }),
      { numRuns: caseCount(30) },
    );
  });

  it('is never made from a tile that is not as wide as the log needs', async () => {
    const leaves = leavesOf(300);
    const client = tileReader(300, () => encodeTile(leaves.slice(0, 7)), sha);
    await expect(inclusionProof(0, 300, client, sha)).rejects.toThrow('audit.malformed');
    expect(decodeTile(encodeTile(leaves.slice(0, 7)), 7)).toEqual(
      leaves.slice(0, 7).map((h) => Uint8Array.from(h)),
    );
  });
});
