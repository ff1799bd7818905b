import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fromBase64 } from '#libs/kernel';
import { corpusFile, describeCorpus } from '../../../test/support/corpus.js';
import {
  consistencyProof,
  inclusionProof,
  type NodeReader,
  verifyConsistency,
  verifyInclusion,
} from './proof.js';

const none: NodeReader = () => [];

describe('asking for a proof', () => {
  it.each([
    [0, 0],
    [5, 5],
    [-1, 5],
    [0.5, 5],
    [1, 2 ** 53],
    [Number.NaN, 5],
  ])('is refused for leaf %s of %s', async (index, size) => {
    await expect(inclusionProof(index, size, none)).rejects.toThrow('request.invalid');
  });

  it.each([
    [0, 5],
    [6, 5],
    [-1, 5],
    [1, Number.POSITIVE_INFINITY],
  ])('is refused from size %s to %s', async (from, to) => {
    await expect(consistencyProof(from, to, none)).rejects.toThrow('request.invalid');
  });

  it('fails when the store lacks a node, or gives something else', async () => {
    await expect(inclusionProof(0, 2, none)).rejects.toThrow('audit.malformed');
    await expect(inclusionProof(0, 2, () => [new Uint8Array(31)])).rejects.toThrow('audit.malformed');
  });

  it('asks the store once, for complete nodes alone', async () => {
    const asked: unknown[] = [];
    const hash = new Uint8Array(32);
    const proof = await inclusionProof(4, 7, (nodes) => {
      asked.push(nodes);
      return nodes.map(() => hash);
    });
    expect(proof).toHaveLength(3);
    expect(asked).toEqual([
      [
        { level: 0, index: 5 },
        { level: 0, index: 6 },
        { level: 2, index: 0 },
      ],
    ]);
  });

  it('works for the last leaf of a log of 2^53 - 1 entries', async () => {
    const size = Number.MAX_SAFE_INTEGER;
    const proof = await inclusionProof(size - 1, size, (nodes) => nodes.map(() => new Uint8Array(32)));
    expect(proof).toHaveLength(52);
  });
});

describe('a proof from the empty log', () => {
  it('shows nothing, even when its hashes would fit', () => {
    const root = new Uint8Array(32).fill(5);
    expect(verifyConsistency({ from: 0, to: 1, fromRoot: root, toRoot: root, proof: [root] })).toBe(false);
  });
});

interface Case {
  path: string;
  kind: string;
  wantErr: boolean;
  proof: string[] | null;
  leafIdx: number;
  treeSize: number;
  leafHash: string;
  root: string;
  size1: number;
  size2: number;
  root1: string;
  root2: string;
}

describeCorpus('the proofs that transparency-dev publishes', () => {
  const cases = readFileSync(corpusFile('rfc6962-merkle', 'proofs.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
  const of = (kind: string) => cases.filter((c) => c.kind === kind);

  it('are accepted when they show that an entry is in the log, and refused when tampered with', () => {
    expect(of('inclusion')).toHaveLength(49);
    const wrong = of('inclusion').filter((c) => {
      const claim = { index: c.leafIdx, size: c.treeSize, leafHash: fromBase64(c.leafHash) };
      const proof = (c.proof ?? []).map((h) => fromBase64(h));
      return verifyInclusion({ ...claim, root: fromBase64(c.root), proof }) === c.wantErr;
    });
    expect(wrong).toEqual([]);
  });

  it('are accepted when they show that a log extends another, and refused when tampered with', () => {
    expect(of('consistency')).toHaveLength(51);
    const wrong = of('consistency').filter((c) => {
      const claim = {
        from: c.size1,
        to: c.size2,
        fromRoot: fromBase64(c.root1),
        toRoot: fromBase64(c.root2),
      };
      const proof = (c.proof ?? []).map((h) => fromBase64(h));
      return verifyConsistency({ ...claim, proof }) === c.wantErr;
    });
    expect(wrong).toEqual([]);
  });
});
