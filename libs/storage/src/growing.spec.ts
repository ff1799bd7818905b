import { mkdtempSync, openSync, closeSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SealedObject } from '#libs/contracts';
import { generateKeyring, publicKeyring } from '#libs/seal';
import { collect, pattern } from '../test/bytes.js';
import { folderStore } from './folder-store.js';
import { type Growing } from './growing.js';
import { LendingDesk } from './lending-desk.js';
import { openAccess, openStore } from './open-store.js';
import { SealedStore } from './sealed-store.js';

const keyring = generateKeyring();
const as = { role: 'staging', owner: 'a', position: 0 } as const;
const target = { prefix: 'p', id: 'o', as, to: publicKeyring(keyring) };
const plain = pattern(3_000_000);

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'tidegate-growing-'))));
afterEach(() => rmSync(root, { recursive: true }));

/** An object whose second half is sealed only when it is asked for, and a reader of it that was lent the unfinished file. */
async function halfWritten() {
  const store = new SealedStore(folderStore(root));
  const rest = Promise.withResolvers<undefined>();
  const growing = Promise.withResolvers<Growing>();
  async function* source(): AsyncGenerator<Uint8Array> {
    yield plain.subarray(0, 2_900_000);
    await rest.promise;
    yield plain.subarray(2_900_000);
  }
  const onGrowth = (object: Growing): void => growing.resolve(object);
  const putting = store.put({ ...target, source: source(), onGrowth });
  const object = await growing.promise;
  const key = await store.openKey(object, keyring);
  const [draft = ''] = readdirSync(join(root, 'p'));
  const fd = openSync(join(root, 'p', draft), 'r');
  const reader = openAccess({ kind: 'lent', objects: new Map([[object.location, fd]]) });
  const finish = async (): Promise<SealedObject> => {
    rest.resolve(undefined);
    return putting;
  };
  const whole = Promise.withResolvers<SealedObject>();
  return { reader, object, key, whole, finish, close: () => closeSync(fd) };
}

describe('An object that is being written', () => {
  it('is read as it comes, by whoever has its unfinished file, and is the same in the end', async () => {
    const { reader, object, key, whole, finish, close } = await halfWritten();
    const blocks = reader.follow(object, key, whole.promise);
    const first = await blocks.next();
    expect(Buffer.from(first.value ?? []).equals(plain.subarray(0, 262_144))).toBe(true);
    whole.resolve(await finish());
    const rest = await collect(blocks);
    expect(Buffer.concat([first.value ?? Buffer.alloc(0), rest]).equals(plain)).toBe(true);
    close();
  });

  it.each([
    ['another digest', { digest: '0'.repeat(64) }],
    ['more bytes', { bytes: plain.length * 2 }],
    ['fewer bytes', { bytes: 10 }],
    ['more plaintext', { plainBytes: plain.length + 1 }],
  ])('is refused at its end when the catalog will have %s', async (_, change) => {
    const { reader, object, key, whole, finish, close } = await halfWritten();
    const read = collect(reader.follow(object, key, whole.promise));
    whole.resolve({ ...(await finish()), ...change });
    await expect(read).rejects.toMatchObject({ code: 'object.tampered' });
    close();
  });

  it('is refused when it ended before its last segment', async () => {
    const { reader, object, key, whole, finish, close } = await halfWritten();
    const read = collect(reader.follow(object, key, whole.promise));
    whole.resolve({ ...object, digest: '0'.repeat(64), bytes: 0, plainBytes: 0 });
    await expect(read).rejects.toMatchObject({ code: 'object.tampered' });
    await finish();
    close();
  });

  it('is lent while it is written and after, and by the store alone that writes it', async () => {
    const desk = new LendingDesk();
    const store = folderStore(root);
    const [begun, going] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    async function* source(): AsyncGenerator<Uint8Array> {
      begun.resolve(undefined);
      yield Buffer.from('begun');
      await going.promise;
    }
    const putting = store.put('p/o', source());
    await begun.promise;
    await store.lend({ read: [], growing: ['p/o'] }, desk);
    const others = openStore(`file:${root}`).lend({ read: [], growing: ['p/o'] }, desk);
    await expect(others).rejects.toMatchObject({ code: 'resource.not-found' });
    going.resolve(undefined);
    await putting;
    await store.lend({ read: [], growing: ['p/o'] }, desk);
    expect(desk.lent.map((lent) => lent.as)).toEqual(['readable', 'readable']);
    await desk.close();
  });
});
