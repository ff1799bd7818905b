import { equalBytes, problem } from '#libs/kernel';
import {
  bitLength,
  foldNodes,
  HASH_BYTES,
  isTreeSize,
  nodeHash,
  nodesOfRange,
  type NodeId,
} from './merkle.js';
import { type Sha256, sha256 } from './sha256.js';

/** Gives the hashes of complete nodes, in the order asked; asked once a proof, for at most a few hundred nodes. */
export type NodeReader = (nodes: readonly NodeId[]) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;

/** That the leaf is at `index` of the tree of `size` leaves under `root`. `proof`: siblings, from the leaf upward. */
interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/** That the tree of `to` leaves under `toRoot` begins with the `from` leaves under `fromRoot`. */
interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

type Range = readonly [start: number, end: number];

// A tree of 2^53 leaves is 53 levels high, and no proof is longer than that by more than one hash.
const MAX_PROOF = 64;

const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

/** The largest power of two that is smaller than n; n is 2 or more. */
const splitOf = (n: number): number => 2 ** (bitLength(n - 1) - 1);

/** PATH(m, D[n]) as ranges of leaves. Source: RFC 6962, section 2.1.1. */
function inclusionRanges(index: number, size: number): Range[] {
  const ranges: Range[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  return ranges.reverse();
}

/** PROOF(m, D[n]) as ranges of leaves. Source: RFC 6962, section 2.1.2. */
function consistencyRanges(from: number, to: number): Range[] {
  const ranges: Range[] = [];
  let start = 0;
  let end = to;
  while (end !== from) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      ranges.push([middle, end]);
      end = middle;
    } else {
      ranges.push([start, middle]);
      start = middle;
    }
  }
  if (start > 0) ranges.push([start, end]);
  return ranges.reverse();
}

async function hashRanges(ranges: readonly Range[], read: NodeReader, hash: Sha256): Promise<Uint8Array[]> {
  const parts = ranges.map(([start, end]) => nodesOfRange(start, end));
  const nodes = parts.flat();
  const hashes = nodes.length === 0 ? [] : await read(nodes);
  if (hashes.length !== nodes.length || hashes.some((h) => h.length !== HASH_BYTES)) {
    throw problem('audit.malformed', 'the tree does not have the nodes that a proof needs');
  }
  let at = 0;
  return parts.map((part) => foldNodes(hashes.slice(at, (at += part.length)), hash));
}

/**
 * The inclusion proof of leaf `index` in the tree of `size` leaves.
 * @throws request.invalid when there is no such leaf, audit.malformed when the reader lacks a node.
 */
export async function inclusionProof(
  index: number,
  size: number,
  read: NodeReader,
  hash: Sha256 = sha256,
): Promise<Uint8Array[]> {
  if (!isTreeSize(size) || !isTreeSize(index) || index >= size) {
    throw problem('request.invalid', 'an inclusion proof needs an index below the tree size');
  }
  return hashRanges(inclusionRanges(index, size), read, hash);
}

/**
 * The consistency proof from the tree of `from` leaves to that of `to` leaves; empty when they are the same.
 * @throws request.invalid unless 0 < from <= to, audit.malformed when the reader lacks a node.
 */
export async function consistencyProof(
  from: number,
  to: number,
  read: NodeReader,
  hash: Sha256 = sha256,
): Promise<Uint8Array[]> {
  if (!isTreeSize(from) || !isTreeSize(to) || from === 0 || from > to) {
    throw problem('request.invalid', 'a consistency proof needs a smaller size above zero and a larger one');
  }
  return hashRanges(consistencyRanges(from, to), read, hash);
}

/** One position on the way to the root: `node` is where we are, `last` the rightmost node of the level. */
interface Walk {
  node: number;
  last: number;
}

function up(walk: Walk): void {
  walk.node = half(walk.node);
  walk.last = half(walk.last);
}

/** Steps over one sibling; true when that sibling stands on the left (RFC 9162, sections 2.1.3.2 and 2.1.4.2). */
function step(walk: Walk): boolean {
  const fromLeft = isOdd(walk.node) || walk.node === walk.last;
  if (fromLeft) while (!isOdd(walk.node) && walk.node !== 0) up(walk);
  up(walk);
  return fromLeft;
}

const isProof = (proof: readonly Uint8Array[]): boolean =>
  proof.length <= MAX_PROOF && proof.every((h) => h.length === HASH_BYTES);

/** Whether the proof shows the claim. Anything malformed is false. Source: RFC 9162, section 2.1.3.2. */
export function verifyInclusion(claim: InclusionClaim, hash: Sha256 = sha256): boolean {
  const { index, size, proof } = claim;
  if (!isTreeSize(index) || !isTreeSize(size) || index >= size) return false;
  if (!isProof(proof) || claim.leafHash.length !== HASH_BYTES) return false;
  const walk = { node: index, last: size - 1 };
  let root = claim.leafHash;
  for (const sibling of proof) {
    if (walk.last === 0) return false;
    root = step(walk) ? nodeHash(sibling, root, hash) : nodeHash(root, sibling, hash);
  }
  return walk.last === 0 && equalBytes(root, claim.root);
}

/**
 * Whether the proof shows the claim. Anything malformed is false, and so is `from` 0 (every tree begins with no
 * leaves; there is nothing to prove). Source: RFC 9162, section 2.1.4.2.
 */
export function verifyConsistency(claim: ConsistencyClaim, hash: Sha256 = sha256): boolean {
  const { from, to, fromRoot, toRoot, proof } = claim;
  if (!isTreeSize(from) || !isTreeSize(to) || from > to) return false;
  if (!isProof(proof) || fromRoot.length !== HASH_BYTES || toRoot.length !== HASH_BYTES) return false;
  if (from === to) return proof.length === 0 && equalBytes(fromRoot, toRoot);
  if (from === 0 || proof.length === 0) return false;
  const isPowerOfTwo = from === 2 ** (bitLength(from) - 1);
  const [first, ...rest] = isPowerOfTwo ? [fromRoot, ...proof] : proof;
  if (first === undefined) return false;
  const walk = { node: from - 1, last: to - 1 };
  while (isOdd(walk.node)) up(walk);
  let older = first;
  let newer = first;
  for (const sibling of rest) {
    if (walk.last === 0) return false;
    if (step(walk)) {
      older = nodeHash(sibling, older, hash);
      newer = nodeHash(sibling, newer, hash);
    } else {
      newer = nodeHash(newer, sibling, hash);
    }
  }
  return walk.last === 0 && equalBytes(older, fromRoot) && equalBytes(newer, toRoot);
}
