import { describe, expect, it } from '@jest/globals';
import { fromHex, toHex } from '#libs/kernel';
import { corpusJson, describeCorpus } from '../../../test/support/corpus.js';
import { Frontier } from './frontier.js';
import { emptyRoot, leafHash, type NodeId } from './merkle.js';

// The leaves that Certificate Transparency's reference tests have used since RFC 6962.
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];

describe('the right edge of the log', () => {
  it('gives the published root of the eight reference leaves', () => {
    const frontier = new Frontier();
    for (const leaf of LEAVES) frontier.append(leafHash(fromHex(leaf)));
    expect(toHex(frontier.root())).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
  });

  it('has the hash of nothing as the root of the empty log', () => {
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect(toHex(new Frontier().root())).toBe(empty);
    expect(toHex(emptyRoot())).toBe(empty);
  });

  it('refuses a state whose hashes do not belong to its size', () => {
    const { hashes } = stateOf(5);
    for (const size of [4, 7, -1, 0.5, Number.NaN, 2 ** 53]) {
      expect(() => Frontier.restore({ size, hashes })).toThrow('audit.malformed');
    }
    expect(() => Frontier.restore({ size: 5, hashes: hashes.map((h) => h.subarray(1)) })).toThrow(
      'audit.malformed',
    );
  });

  it('keeps its state when the exported copy is changed', () => {
    const frontier = Frontier.restore(stateOf(7));
    const root = toHex(frontier.root());
    for (const hash of frontier.state().hashes) hash.fill(0);
    expect(toHex(frontier.root())).toBe(root);
  });

  it('refuses a leaf that is not a hash', () => {
    expect(() => new Frontier().append(new Uint8Array(31))).toThrow('audit.malformed');
  });

  it('stays exact past 2^32 leaves', () => {
    const hash = leafHash(new Uint8Array(0));
    const frontier = Frontier.restore({ size: 2 ** 40 - 1, hashes: Array.from({ length: 40 }, () => hash) });
    frontier.append(hash);
    expect(frontier.size).toBe(2 ** 40);
    expect(frontier.state().hashes).toHaveLength(1);
    expect(() => Frontier.restore({ size: 2 ** 40 + 1, hashes: [hash] })).toThrow('audit.malformed');
  });
});

describeCorpus('the reference tree of transparency-dev', () => {
  const tree = corpusJson('rfc6962-merkle', 'reference_tree.json') as {
    leafInputsHex: string[];
    rootHashesBySizeHex: string[];
    nodeHashesByLevelHex: string[][];
  };

  it('comes out the same at every size and in every node', () => {
    const frontier = new Frontier();
    const nodes: (NodeId & { hash: string })[] = [];
    const roots = [toHex(frontier.root())];
    for (const leaf of tree.leafInputsHex) {
      frontier.append(leafHash(fromHex(leaf)), (node, hash) => nodes.push({ ...node, hash: toHex(hash) }));
      roots.push(toHex(frontier.root()));
    }
    expect(roots).toEqual(tree.rootHashesBySizeHex);
    expect(nodes).toHaveLength(15);
    for (const { level, index, hash } of nodes) expect(tree.nodeHashesByLevelHex[level]?.[index]).toBe(hash);
  });
});

function stateOf(leaves: number) {
  const frontier = new Frontier();
  for (let i = 0; i < leaves; i++) frontier.append(leafHash(Uint8Array.of(i)));
  return frontier.state();
}
