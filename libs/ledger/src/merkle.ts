import { type Sha256, sha256 } from './sha256.js';

/** Every hash of the tree is this long. */
export const HASH_BYTES = 32;

/**
 * One complete subtree: the node over leaves `index * 2^level` up to, not including, `(index + 1) * 2^level`.
 * Complete nodes never change once they exist, so a store may key them by level and index.
 */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

/** Where inputs are put together: logs have millions of them, and a hash keeps nothing of what it is given. */
const scratch = new Uint8Array(65_536);

/** MTH({d}) = H(0x00 ‖ d). Source: RFC 6962, section 2.1. */
export function leafHash(entry: Uint8Array, hash: Sha256 = sha256): Uint8Array {
  const length = 1 + entry.length;
  const input = length > scratch.length ? new Uint8Array(length) : scratch.subarray(0, length);
  input[0] = 0;
  input.set(entry, 1);
  return hash(input);
}

/** H(0x01 ‖ left ‖ right). Source: RFC 6962, section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array, hash: Sha256 = sha256): Uint8Array {
  const input = scratch.subarray(0, 1 + 2 * HASH_BYTES);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + HASH_BYTES);
  return hash(input);
}

/** The root of a tree without leaves: H(). Source: RFC 6962, section 2.1. */
export function emptyRoot(hash: Sha256 = sha256): Uint8Array {
  return hash(new Uint8Array(0));
}

/** True for what a tree may count: 0 up to 2^53 - 1, the integers that a number holds exactly. */
export function isTreeSize(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 0;
}

/** The number of binary digits of a tree size; 32-bit operators alone would cut it off at 2^32. */
export function bitLength(size: number): number {
  const high = Math.floor(size / 0x1_0000_0000);
  return high > 0 ? 64 - Math.clz32(high) : 32 - Math.clz32(size);
}

/**
 * The complete nodes that make up leaves `start` up to, not including, `end`, largest first. `start` must be
 * aligned as subtrees are: a multiple of the smallest power of two that is at least `end - start`.
 */
export function nodesOfRange(start: number, end: number): NodeId[] {
  const nodes: NodeId[] = [];
  for (let at = start; at < end;) {
    const level = bitLength(end - at) - 1;
    const width = 2 ** level;
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** The root over adjacent complete nodes, largest first; the smaller ones are joined first (RFC 6962, section 2.1). */
export function foldNodes(hashes: readonly Uint8Array[], hash: Sha256 = sha256): Uint8Array {
  return hashes.length === 0
    ? emptyRoot(hash)
    : hashes.reduceRight((right, left) => nodeHash(left, right, hash));
}
