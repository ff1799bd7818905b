import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SealedAs, sealedName, SealedObject } from '#libs/contracts';
import { generateKeyring, publicKeyring, rotate } from '#libs/seal';
import { collect, pattern, stream } from '../test/bytes.js';
import { memoryStore } from '../../../test/support/memory-store.js';
import { folderStore } from './folder-store.js';
import { type ObjectStore } from './object-store.js';
import { openScratch, type Scratch } from './scratch.js';
import { SealedStore } from './sealed-store.js';

const job = '018f3c1e-7a00-7000-8000-0000000000aa';
const [id, other] = ['018f3c1e-7a00-7000-8000-000000000001', '018f3c1e-7a00-7000-8000-000000000002'];
const as = { role: 'release-part', owner: job, position: 0 } as const;
const keyring = generateKeyring();
const to = publicKeyring(keyring);
const tampered = { code: 'object.tampered' };

/** A store, and what is in it behind its back. */
interface Box {
  readonly store: ObjectStore;
  readonly locations: () => string[];
  readonly read: (location: string) => Buffer;
  readonly write: (location: string, bytes: Uint8Array) => void;
  readonly remove: () => void;
}

function folderBox(): Box {
  const root = mkdtempSync(join(tmpdir(), 'tidegate-sealed-'));
  return {
    store: folderStore(root),
    locations: () =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name))),
    read: (location) => readFileSync(join(root, location)),
    write: (location, bytes) => writeFileSync(join(root, location), bytes),
    remove: () => rmSync(root, { recursive: true }),
  };
}

function memoryBox(): Box {
  const objects = new Map<string, Uint8Array>();
  return {
    store: memoryStore(objects),
    locations: () => [...objects.keys()],
    read: (location) => Buffer.from(objects.get(location) ?? []),
    write: (location, bytes) => void objects.set(location, bytes),
    remove: () => objects.clear(),
  };
}

describe.each([
  ['a folder', folderBox],
  ['a store without files', memoryBox],
])('in %s:', (_, open) => {
  let box: Box;
  let store: SealedStore;
  let scratch: Scratch;
  beforeEach(() => {
    box = open();
    store = new SealedStore(box.store);
    scratch = openScratch(tmpdir());
  });
  afterEach(() => {
    scratch.close();
    box.remove();
  });

  const put = (bytes: Uint8Array, name = id) =>
    store.put({ prefix: job, id: name, as, to, source: stream(bytes, 50_000) });
  const bytesOf = (object: SealedObject) => box.read(object.location);
  const overwrite = (object: SealedObject, bytes: Uint8Array) => box.write(object.location, bytes);

  /** Reads an object both ways: as a stream and into a file. Both must give the same, or the same problem. */
  async function read(object: SealedObject, ring = keyring): Promise<Buffer> {
    const key = await store.openKey(object, ring);
    const file = scratch.file();
    const [streamed, filed] = await Promise.allSettled([
      collect(store.open(object, key)),
      store.openToFd(object, key, file.fd).then(() => readFileSync(file.path)),
    ]);
    if (streamed.status === 'fulfilled' && filed.status === 'fulfilled') {
      expect(streamed.value.equals(filed.value)).toBe(true);
      file.close();
      return filed.value;
    }
    expect(streamed).toMatchObject({ status: 'rejected', reason: tampered });
    expect(filed).toMatchObject({ status: 'rejected', reason: tampered });
    expect(file.size()).toBe(0);
    throw streamed.status === 'rejected' ? streamed.reason : new Error('one way only failed');
  }

  describe('a sealed object', () => {
    it.each([0, 1, 262_144, 1_000_000])(
      'of %i bytes comes back and its catalog entry survives JSON',
      async (size) => {
        const bytes = pattern(size);
        const object = await put(bytes);
        const onDisk = bytesOf(object);
        expect(object).toMatchObject({
          id,
          location: `${job}/${id}`,
          plainBytes: size,
          keyId: keyring.current,
        });
        expect(object.bytes).toBe(onDisk.length);
        expect(object.digest).toBe(createHash('sha256').update(onDisk).digest('hex'));
        const restored = SealedObject.parse(JSON.parse(JSON.stringify(object)));
        expect(restored).toEqual(object);
        expect((await read(restored)).equals(bytes)).toBe(true);
      },
    );

    it('is the same to a reader when it was put from a file', async () => {
      const bytes = pattern(800_000);
      const file = scratch.file();
      writeSync(file.fd, bytes);
      const object = await store.putFd({ prefix: job, id, as, to, fd: file.fd });
      expect(object).toMatchObject({ plainBytes: bytes.length, bytes: bytesOf(object).length });
      expect(object.digest).toBe(createHash('sha256').update(bytesOf(object)).digest('hex'));
      expect((await read(object)).equals(bytes)).toBe(true);
    });

    it('has no plaintext on the disk, under any name', async () => {
      await put(Buffer.from('canary-4f1d,'.repeat(50_000)));
      for (const location of box.locations()) expect(box.read(location).includes('canary')).toBe(false);
    });

    it('is opened after rotation by the old key, and by no other keyring', async () => {
      const object = await put(pattern(10));
      expect((await read(object, rotate(keyring))).length).toBe(10);
      await expect(store.openKey(object, generateKeyring())).rejects.toMatchObject({
        code: 'key.unavailable',
      });
    });

    it('has a data key of its own', async () => {
      const [a, b] = [await put(pattern(10)), await put(pattern(10), other)];
      const [keyA, keyB] = [await store.openKey(a, keyring), await store.openKey(b, keyring)];
      expect(Buffer.from(keyA).equals(keyB)).toBe(false);
      await expect(collect(store.open(a, keyB))).rejects.toMatchObject(tampered);
    });

    it('is removed alone or with all that its job wrote', async () => {
      const [a, b] = [await put(pattern(10)), await put(pattern(10), other)];
      await store.remove(a);
      await expect(read(a)).rejects.toMatchObject(tampered);
      expect((await read(b)).length).toBe(10);
      await store.removePrefix(job);
      await expect(read(b)).rejects.toMatchObject(tampered);
      expect(box.locations()).toEqual([]);
    });

    it('leaves nothing when its source fails', async () => {
      const source = (async function* () {
        yield* stream(pattern(700_000));
        throw new Error('the upload broke');
      })();
      await expect(store.put({ prefix: job, id, as, to, source })).rejects.toThrow('the upload broke');
      expect(box.locations()).toEqual([]);
    });

    it('is not written to a keyring without its current key, nor outside the store', async () => {
      const source = stream(pattern(1));
      await expect(
        store.put({ prefix: job, id, as, to: { ...to, current: 'none' }, source }),
      ).rejects.toMatchObject({
        code: 'key.unavailable',
      });
      await expect(store.put({ prefix: '..', id, as, to, source })).rejects.toMatchObject({
        code: 'internal.error',
      });
      expect(box.locations()).toEqual([]);
    });
  });

  describe('a range of a sealed object', () => {
    const range = { start: 262_100, end: 262_200 };

    it('is that part of the plaintext', async () => {
      const bytes = pattern(600_000);
      const object = await put(bytes);
      const key = await store.openKey(object, keyring);
      for (const [start, end] of [
        [0, 10],
        [262_100, 262_200],
        [599_990, 700_000],
        [700_000, 800_000],
      ] as const) {
        const found = await collect(store.openRange(object, key, { start, end }));
        expect(found.equals(bytes.subarray(start, end))).toBe(true);
      }
    });

    it('is refused when the object was cut, extended, replaced or removed, wherever that was', async () => {
      const object = await put(pattern(600_000));
      const key = await store.openKey(object, keyring);
      const good = bytesOf(object);
      const refused = () =>
        expect(collect(store.openRange(object, key, range))).rejects.toMatchObject(tampered);
      for (const bad of [
        good.subarray(0, -1),
        Buffer.concat([good, Buffer.alloc(1)]),
        good.subarray(0, 56),
      ]) {
        overwrite(object, bad);
        await refused();
      }
      overwrite(object, bytesOf(await put(pattern(600_000), other)));
      await refused();
      await store.remove(object);
      await refused();
    });
  });

  describe('an object that was changed in the store', () => {
    it('is refused wherever a bit flips, and when cut or extended', async () => {
      const object = await put(pattern(600_000));
      const good = bytesOf(object);
      for (const at of [0, 12, 30, 60, 262_000, 300_000, good.length - 17, good.length - 1]) {
        const bad = Buffer.from(good);
        bad[at] = (bad[at] ?? 0) ^ 4;
        overwrite(object, bad);
        await expect(read(object)).rejects.toMatchObject(tampered);
      }
      const cuts = [good.subarray(0, -1), good.subarray(0, 56 + 262_160), good.subarray(0, 0)];
      for (const bad of [...cuts, Buffer.concat([good, Buffer.alloc(1)])]) {
        overwrite(object, bad);
        await expect(read(object)).rejects.toMatchObject(tampered);
      }
      overwrite(object, good);
      expect(await read(object)).toHaveLength(600_000);
    });

    it('is refused when it was swapped for another object', async () => {
      const [a, b] = [await put(pattern(100)), await put(pattern(200), other)];
      overwrite(a, bytesOf(b));
      await expect(read(a)).rejects.toMatchObject(tampered);
      const moved = { ...b, id: a.id, location: a.location };
      await expect(store.openKey(moved, keyring)).rejects.toMatchObject(tampered);
    });

    it.each<[string, Partial<SealedAs>]>([
      ['another role', { role: 'version-part' }],
      ['another owner', { owner: other }],
      ['another position', { position: 1 }],
    ])('is refused as of %s, by its key and by its bytes', async (_what, change) => {
      const object = await put(pattern(300_000));
      const key = await store.openKey(object, keyring);
      const posed = { ...object, as: { ...as, ...change } };
      await expect(store.openKey(posed, keyring)).rejects.toMatchObject(tampered);
      await expect(collect(store.open(posed, key))).rejects.toMatchObject(tampered);
      await expect(collect(store.openRange(posed, key, { start: 0, end: 1 }))).rejects.toMatchObject(
        tampered,
      );
      await expect(store.openToFd(posed, key, scratch.file().fd)).rejects.toMatchObject(tampered);
    });

    it('is found out by its digest before anything is opened', async () => {
      const object = await put(pattern(600_000));
      await store.check(object);
      const good = bytesOf(object);
      const flipped = good.map((byte, at) => (at === good.length - 1 ? byte ^ 1 : byte));
      for (const bad of [flipped, good.subarray(0, -1), Buffer.concat([good, Buffer.alloc(1)])]) {
        overwrite(object, bad);
        await expect(store.check(object)).rejects.toMatchObject(tampered);
      }
      await store.remove(object);
      await expect(store.check(object)).rejects.toMatchObject(tampered);
    });

    it('is refused when it is authentic to the same key and id but not what the catalog has the digest of', async () => {
      const object = await put(pattern(300_000));
      const { seal } = await import('#libs/seal');
      const key = await store.openKey(object, keyring);
      const forged = await collect(seal(stream(pattern(300_000).fill(1)), { key, name: sealedName(object) }));
      overwrite(object, forged);
      const got: Uint8Array[] = [];
      const reading = (async () => {
        for await (const chunk of store.open(object, key)) got.push(chunk);
      })();
      await expect(reading).rejects.toMatchObject(tampered);
      // The last segment is held back: a reader cannot take what it got for the whole.
      expect(Buffer.concat(got).length).toBe(262_144);
      await expect(read(object)).rejects.toMatchObject(tampered);
    });

    it('is refused when the catalog says other sizes', async () => {
      const object = await put(pattern(100));
      await expect(read({ ...object, plainBytes: 99 })).rejects.toMatchObject(tampered);
      await expect(read({ ...object, bytes: object.bytes + 1 })).rejects.toMatchObject(tampered);
    });
  });
});
