import { problem } from '#libs/kernel';
import { bitLength, foldNodes, HASH_BYTES, isTreeSize, nodeHash, type NodeId } from './merkle.js';
import { type Sha256, sha256 } from './sha256.js';

/** All that is needed to go on appending: the size, and the roots of its complete subtrees, largest first. */
interface FrontierState {
  readonly size: number;
  readonly hashes: readonly Uint8Array[];
}

/** Called with every complete node that an append finishes: the leaf first, then upward. */
type OnNode = (node: NodeId, hash: Uint8Array) => void;

function bitsSet(size: number): number {
  let count = 0;
  for (let rest = size; rest > 0; rest -= 2 ** (bitLength(rest) - 1)) count++;
  return count;
}

/** The right edge of a growing Merkle tree (RFC 6962): at most 53 hashes, whatever the tree's size. */
export class Frontier {
  #size = 0;
  #hashes: Uint8Array[] = [];

  constructor(private readonly hash: Sha256 = sha256) {}

  /** Goes on from a state that was exported. @throws audit.malformed when sizes and hashes cannot belong together. */
  static restore(state: FrontierState, hash: Sha256 = sha256): Frontier {
    if (!isTreeSize(state.size)) throw problem('audit.malformed', 'a tree size is out of range');
    if (state.hashes.length !== bitsSet(state.size) || state.hashes.some((h) => h.length !== HASH_BYTES)) {
      throw problem('audit.malformed', 'a tree state does not have the hashes that its size needs');
    }
    const frontier = new Frontier(hash);
    frontier.#size = state.size;
    frontier.#hashes = state.hashes.map((h) => Uint8Array.from(h));
    return frontier;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a leaf by its hash, in O(log n). @throws audit.malformed when it is not 32 bytes or the tree is full. */
  append(leaf: Uint8Array, onNode?: OnNode): void {
    if (leaf.length !== HASH_BYTES) throw problem('audit.malformed', 'a leaf hash is not 32 bytes');
    if (!isTreeSize(this.#size + 1)) throw problem('audit.malformed', 'the tree is full');
    let node = leaf;
    let level = 0;
    let index = this.#size;
    onNode?.({ level, index }, node);
    while (index % 2 === 1) {
      const left = this.#hashes.pop();
      if (left === undefined) throw problem('internal.error');
      node = nodeHash(left, node, this.hash);
      level++;
      index = (index - 1) / 2;
      onNode?.({ level, index }, node);
    }
    this.#hashes.push(node);
    this.#size++;
  }

  /** The Merkle tree hash over all leaves so far; SHA-256 of nothing for none. */
  root(): Uint8Array {
    return foldNodes(this.#hashes, this.hash);
  }

  /** A copy that {@link Frontier.restore} takes back. */
  state(): FrontierState {
    return { size: this.#size, hashes: this.#hashes.map((h) => Uint8Array.from(h)) };
  }
}
