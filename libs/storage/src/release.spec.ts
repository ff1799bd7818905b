import { describe, expect, it } from '@jest/globals';
import { release, released } from './release.js';

describe('Giving back the memory of a block', () => {
  it('empties a block that has its memory for itself', () => {
    const block = new Uint8Array(1024).fill(7);
    release(block);
    expect(block.length).toBe(0);
  });

  it('touches nothing where other bytes lie in the same memory', () => {
    const memory = new Uint8Array(1024).fill(7);
    release(memory.subarray(0, 512));
    release(memory.subarray(512));
    release(Buffer.from('a small one, which Node takes from a pool'));
    expect(memory).toEqual(new Uint8Array(1024).fill(7));
    const shared = new Uint8Array(new SharedArrayBuffer(8));
    release(shared);
    expect(shared.length).toBe(8);
  });

  it('waits in a stream until the next block is asked for, and comes to the end of it', async () => {
    const source = [new Uint8Array(64).fill(1), new Uint8Array(64).fill(2)];
    async function* blocks(): AsyncGenerator<Uint8Array> {
      for (const block of source) yield await Promise.resolve(block);
    }
    const read: number[] = [];
    for await (const block of released(blocks())) read.push(...block);
    expect(read).toEqual([...Array.from({ length: 64 }, () => 1), ...Array.from({ length: 64 }, () => 2)]);
    expect(source.map(({ length }) => length)).toEqual([0, 0]);
  });
});
