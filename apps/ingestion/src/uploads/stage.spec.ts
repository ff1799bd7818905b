import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { newId, problem } from '#libs/kernel';
import { generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { SealedStore } from '#libs/storage';
import { memoryStore } from '../../../../test/support/memory-store.js';
import { type BodyHead } from './body.js';
import { stage } from './stage.js';

const objects = new Map<string, Uint8Array>();
const store = new SealedStore(memoryStore(objects));
const keyring = generateKeyring();
const area = {
  ...{ store, dataset: 'a', to: publicKeyring(keyring), limit: 1 << 20 },
  newId: () => newId(new Date(), secureRandom),
};
const sha256 = (text: string) => createHash('sha256').update(text).digest();
const type = { mediaType: 'application/x-ndjson', format: 'ndjson', parameters: {}, reading: {} };
const head = (change: Partial<BodyHead> = {}): BodyHead => ({
  type,
  encoding: 'identity',
  digests: [],
  ...change,
});

/** Rows as a cursor gives them, a few at a time. */
async function* cursor(rows: number): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < rows; n++) yield await Promise.resolve(Buffer.from(`${JSON.stringify({ n })}\n`));
}

/** An answer over a network that ends in the middle. */
async function* broken(error: Error): AsyncGenerator<Uint8Array> {
  yield* cursor(20_000);
  throw error;
}

describe('Staging', () => {
  it('seals what a cursor gives, and tells its digest and length', async () => {
    const text = Array.from({ length: 500 }, (_, n) => `{"n":${n}}\n`).join('');
    const digests = [{ algorithm: 'sha256' as const, value: sha256(text) }];
    const origin = { kind: 'cursor', table: 'people' };
    const staged = await stage(area, { blocks: cursor(500), head: head({ digests }), origin });
    expect(staged).toMatchObject({ ...type, bytes: text.length, sha256: sha256(text).toString('hex') });
    const key = await store.openKey(staged.staging, keyring);
    const read: Uint8Array[] = [];
    for await (const block of store.open(staged.staging, key)) read.push(block);
    expect(Buffer.concat(read).toString()).toBe(text);
    expect(Buffer.concat([...objects.values()]).includes('{"n":')).toBe(false);
    await store.remove(staged.staging);
  });

  it.each([
    ['breaks in the middle', broken(new Error('reset')), head(), 'upload.truncated'],
    ['says why it breaks', broken(problem('storage.full')), head(), 'storage.full'],
    [
      'is not what was promised',
      cursor(10),
      head({ digests: [{ algorithm: 'sha256', value: sha256('') }] }),
      'upload.digest',
    ],
    ['is longer than it may be', cursor(200_000), head(), 'body.too-large'],
    ['is not in the coding that it says', cursor(10), head({ encoding: 'gzip' }), 'upload.compression'],
    ['is empty', cursor(0), head(), 'upload.unparsable'],
  ])('keeps nothing of a source that %s', async (_, blocks, said, code) => {
    const staging = stage(area, { blocks, head: said, origin: { kind: 'address' } });
    await expect(staging).rejects.toMatchObject({ code });
    expect([...objects.keys()]).toEqual([]);
  });
});
