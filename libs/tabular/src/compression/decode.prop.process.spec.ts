import { execFileSync } from 'node:child_process';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Compression, decode, type ExpansionLimits } from './decode.js';
import { caseCount } from '../../../../test/support/case-count.js';

const roomy: ExpansionLimits = { ratio: 1e6, floor: 1 << 30, total: 1 << 30 };

async function* cut(body: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < body.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield await Promise.resolve(body.subarray(at, at + size));
    at += size;
  }
}

async function decoded(
  body: Uint8Array,
  encoding: Compression,
  sizes: readonly number[] = [1 << 16],
  limits = roomy,
): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  for await (const block of decode(cut(body, sizes), encoding, limits)) blocks.push(Buffer.from(block));
  return Buffer.concat(blocks);
}

const program = (name: string) => (body: Uint8Array) => execFileSync(name, ['-c'], { input: body });
const compress = { gzip: gzipSync, zstd: zstdCompressSync, bzip2: program('bzip2'), xz: program('xz') };
const texts = fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 4 });
const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 });

describe.each(['gzip', 'zstd', 'bzip2', 'xz'] as const)('Decoding %s', (encoding) => {
  it('gives back what was compressed, in however many pieces it was and came', async () => {
    await fc.assert(
      fc.asyncProperty(texts, sizes, async (pieces, lengths) => {
        const body = Buffer.concat(pieces.map((piece) => compress[encoding](piece)));
        expect(await decoded(body, encoding, lengths)).toEqual(Buffer.concat(pieces));
      }),
      // Two of them are compressed by programs, one a run.
      { numRuns: caseCount(encoding === 'gzip' || encoding === 'zstd' ? 60 : 15) },
    );
  });

  it('reads on where its source takes a block back when the next is asked for', async () => {
    const text = Buffer.from(
      Array.from({ length: 150_000 }, (_, i) => (i * 2_654_435_761).toString(36)).join(),
    );
    async function* takenBack(): AsyncGenerator<Uint8Array> {
      for await (const part of cut(compress[encoding](text), [400_000])) {
        const block = new Uint8Array(part);
        yield block;
        block.buffer.transfer(0);
      }
    }
    const blocks: Uint8Array[] = [];
    for await (const block of decode(takenBack(), encoding, roomy)) blocks.push(Buffer.from(block));
    expect(Buffer.concat(blocks).equals(text)).toBe(true);
  });

  it('refuses every body that ends early, wherever that is', async () => {
    const body = compress[encoding](Buffer.from('some rows of a table\n'.repeat(20)));
    for (let length = 1; length < body.length; length++) {
      await expect(decoded(body.subarray(0, length), encoding, [7])).rejects.toMatchObject({
        code: 'upload.compression',
      });
    }
  });

  it('refuses what expands beyond the ratio, but for short files', async () => {
    const body = compress[encoding](Buffer.alloc(100_000));
    const limits = { ratio: 20, floor: 50_000, total: 1 << 30 };
    await expect(decoded(body, encoding, [1 << 16], limits)).rejects.toMatchObject({
      code: 'upload.too-expansive',
    });
    expect(await decoded(body, encoding, [1 << 16], { ...limits, floor: 100_000 })).toHaveLength(100_000);
  });

  it('refuses more decoded bytes than there may be in all, whatever the ratio', async () => {
    const body = compress[encoding](Buffer.alloc(100_000));
    await expect(decoded(body, encoding, [1 << 16], { ...roomy, total: 99_999 })).rejects.toMatchObject({
      code: 'upload.too-expansive',
    });
  });

  it('passes on the failure of the sender', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(compress[encoding](Buffer.alloc(1000)).subarray(0, 5));
      throw new Error('gone');
    };
    const read = async (): Promise<void> => {
      for await (const block of decode(failing(), encoding, roomy)) expect(block.length).toBeGreaterThan(0);
    };
    await expect(read()).rejects.toThrow('gone');
  });
});

describe('Decoding zstd', () => {
  it('refuses a window beyond the 8 MiB of RFC 9659', async () => {
    const plain = Buffer.alloc(20 << 20, 'a long table ');
    const body = zstdCompressSync(plain, {
      pledgedSrcSize: plain.length,
      params: { [constants.ZSTD_c_windowLog]: 27 },
    });
    await expect(decoded(body, 'zstd')).rejects.toMatchObject({ code: 'upload.compression' });
  });
});
