import { createDecipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { segmentSize } from './format.js';
import { secureRandom } from './key.js';
import { open, type OpenOptions, seal } from './stream.js';
import { chunked, collect, key, name, pattern } from '../test/streams.js';

const headerLength = 20 + name.length;
const stored = segmentSize + 16;
const tampered = { code: 'object.tampered' };

const sealed = (plain: Uint8Array, options: OpenOptions = { key, name }) =>
  collect(seal(chunked(plain, [50_000]), options));
const opened = (bytes: Uint8Array, options: OpenOptions = { key, name }) =>
  collect(open(chunked(bytes, [65_536]), options));

/** Header and segments of a sealed stream. */
function parts(bytes: Buffer): { header: Buffer; segments: Buffer[] } {
  const segments: Buffer[] = [];
  for (let at = headerLength; at < bytes.length; at += stored) segments.push(bytes.subarray(at, at + stored));
  return { header: bytes.subarray(0, headerLength), segments };
}

describe('a sealed stream', () => {
  it('has the bytes that FORMAT.md describes, opened here by GCM alone', async () => {
    const plain = pattern(segmentSize + 5);
    const bytes = await sealed(plain);
    expect(bytes.subarray(0, 12).toString('hex')).toBe('5444475345414c' + '02' + '00040000');
    expect(bytes[19]).toBe(name.length);
    expect(bytes.subarray(20, headerLength).toString('ascii')).toBe(name);
    const { header, segments } = parts(bytes);
    const plains = segments.map((segment, i) => {
      const nonce = Buffer.concat([header.subarray(12, 19), Buffer.of(0, 0, 0, i, i === 1 ? 1 : 0)]);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
      decipher.setAAD(header).setAuthTag(segment.subarray(-16));
      return Buffer.concat([decipher.update(segment.subarray(0, -16)), decipher.final()]);
    });
    expect(Buffer.concat(plains).equals(plain)).toBe(true);
  });

  it('of nothing is a header and one tag, and opens to nothing', async () => {
    const bytes = await sealed(new Uint8Array(0));
    expect(bytes).toHaveLength(headerLength + 16);
    expect(await opened(bytes)).toHaveLength(0);
  });

  it('ends with a full segment where the size is a multiple of the segment size', async () => {
    const bytes = await sealed(pattern(2 * segmentSize));
    expect(bytes).toHaveLength(headerLength + 2 * stored);
  });

  it('is different each time, by a fresh nonce prefix', async () => {
    const [a, b] = [await sealed(pattern(100)), await sealed(pattern(100))];
    expect(a.subarray(12, 19).equals(b.subarray(12, 19))).toBe(false);
    expect(a.subarray(headerLength).equals(b.subarray(headerLength))).toBe(false);
  });

  it('does not contain its plaintext', async () => {
    const canary = Buffer.from('canary-4f1d canary-4f1d');
    const bytes = await sealed(Buffer.concat([pattern(segmentSize - 10), canary, pattern(1000)]));
    expect(bytes.includes('canary')).toBe(false);
  });

  it('is read and written step by step: no more than two segments of the source are taken ahead', async () => {
    let taken = 0;
    const source = (async function* () {
      for (; taken < 64; taken++) yield Promise.resolve(pattern(65_536));
    })();
    let given = 0;
    for await (const chunk of open(seal(source, { key, name }), { key, name })) {
      given += chunk.length;
      if (given < 16 * segmentSize) expect(taken * 65_536 - given).toBeLessThanOrEqual(2 * segmentSize);
    }
    expect(given).toBe(16 * segmentSize);
  });

  it('passes a failure of its source on', async () => {
    const failing = (async function* () {
      yield await Promise.resolve(pattern(10));
      throw new Error('the source broke');
    })();
    await expect(collect(seal(failing, { key, name }))).rejects.toThrow('the source broke');
  });

  it('is not made with a key of another length or a name that does not fit', async () => {
    await expect(sealed(pattern(1), { key: key.subarray(1), name })).rejects.toMatchObject({
      code: 'key.unavailable',
    });
    for (const name of ['', 'a'.repeat(129), '-a', 'naïve', 'a b']) {
      await expect(sealed(pattern(1), { key, name: name })).rejects.toMatchObject({
        code: 'internal.error',
      });
    }
  });
});

describe('a changed stream', () => {
  const plain = pattern(3 * segmentSize + 1000);

  it('is refused when segments are reordered, repeated or dropped', async () => {
    const { header, segments } = parts(await sealed(plain));
    const orders = [[1, 0, 2, 3], [0, 0, 2, 3], [0, 1, 1, 2, 3], [0, 2, 3], [0, 1, 3], [1, 2, 3], [3], []];
    for (const order of orders) {
      const changed = Buffer.concat([header, ...order.map((i) => segments[i] ?? Buffer.alloc(0))]);
      await expect(opened(changed)).rejects.toMatchObject(tampered);
    }
  });

  it('is refused when cut off at the border of a segment, before the cut segment is given out', async () => {
    const { header, segments } = parts(await sealed(plain));
    const cut = Buffer.concat([header, ...segments.slice(0, 2)]);
    const got: Uint8Array[] = [];
    const reading = (async () => {
      for await (const chunk of open(chunked(cut, [1 << 20]), { key, name })) got.push(chunk);
    })();
    await expect(reading).rejects.toMatchObject(tampered);
    expect(Buffer.concat(got)).toHaveLength(segmentSize);
  });

  it('is refused when extended, by a byte, by a tag or by another stream of the same key', async () => {
    const bytes = await sealed(plain);
    const full = await sealed(pattern(segmentSize));
    const empty = parts(await sealed(new Uint8Array(0))).segments;
    for (const more of [Buffer.alloc(1), Buffer.alloc(16), bytes, ...empty]) {
      await expect(opened(Buffer.concat([bytes, more]))).rejects.toMatchObject(tampered);
      await expect(opened(Buffer.concat([full, more]))).rejects.toMatchObject(tampered);
    }
  });

  it('is refused when a segment comes from another stream of the same key and id', async () => {
    const [a, b] = [parts(await sealed(plain)), parts(await sealed(plain))];
    const mixed = Buffer.concat([
      a.header,
      ...a.segments.map((s, i) => (i === 1 ? (b.segments[1] ?? s) : s)),
    ]);
    await expect(opened(mixed)).rejects.toMatchObject(tampered);
    await expect(opened(Buffer.concat([b.header, ...a.segments]))).rejects.toMatchObject(tampered);
  });

  it('is refused as another object, under another key, and without its header', async () => {
    const bytes = await sealed(plain);
    const other = name.replace(/1$/, '2');
    await expect(opened(bytes, { key, name: other })).rejects.toMatchObject(tampered);
    await expect(opened(bytes, { key, name: `${name}-0` })).rejects.toMatchObject(tampered);
    await expect(opened(bytes, { key: secureRandom(32), name })).rejects.toMatchObject(tampered);
    await expect(opened(bytes.subarray(headerLength))).rejects.toMatchObject(tampered);
    const renamed = Buffer.from(bytes);
    renamed.write(other, 20, 'ascii');
    await expect(opened(renamed, { key, name: other })).rejects.toMatchObject(tampered);
  });

  it('is refused when it says another version or segment size', async () => {
    const bytes = await sealed(plain);
    for (const at of [0, 7, 9]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) + 1;
      await expect(opened(changed)).rejects.toMatchObject(tampered);
    }
  });

  it('is refused where the holder of the key ended it with an empty segment, for one plaintext has one form', async () => {
    const { SegmentCipher, makeHeader } = await import('./format.js');
    const header = makeHeader(name, secureRandom);
    const cipher = new SegmentCipher(key, header);
    const forged = [...cipher.seal(pattern(segmentSize), false), ...cipher.seal(new Uint8Array(0), true)];
    await expect(opened(Buffer.concat([header, ...forged]))).rejects.toMatchObject(tampered);
  });

  it('tells nothing of its content in the problem', async () => {
    const bytes = await sealed(Buffer.from('canary-4f1d'));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    const failure: unknown = await opened(bytes).catch((error: unknown) => error);
    expect(JSON.stringify(failure) + String(failure)).not.toContain('canary');
  });
});
