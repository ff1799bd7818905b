import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#libs/kernel';
import { generateKeyring, publicKeyring, secureRandom } from '#libs/seal';
import { openScratch, openStore, SealedStore } from '#libs/storage';
import { openEngine } from '#libs/tabular';
import { type Openable } from './openable.js';
import { readRelease } from './read-release.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-read-'));
const objects = join(folder, 'objects');
const rowsOfPart = 70_000;
const parts: Openable[] = [];

beforeAll(async () => {
  const scratch = openScratch(folder);
  const engine = await openEngine({ newFile: () => scratch.file(), connections: 1 });
  const store = new SealedStore(openStore(`file:${objects}`));
  const keyring = generateKeyring();
  const prefix = newId(new Date(), secureRandom);
  for (let position = 0; position < 3; position++) {
    const file = scratch.file();
    const from = position * rowsOfPart;
    const sql = `SELECT n AS id, 'text ' || n AS note FROM range(${from}, ${from + rowsOfPart}) t(n)`;
    await engine.copyTo({ sql, file, format: 'parquet' });
    const as = { role: 'release-part', owner: prefix, position } as const;
    const id = newId(new Date(), secureRandom);
    const object = await store.putFd({ prefix, id, as, to: publicKeyring(keyring), fd: file.fd });
    parts.push({ object, key: await store.openKey(object, keyring) });
  }
  engine.close();
  scratch.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a reader was sent, and what came of it. */
async function sent(format: 'csv' | 'ndjson' | 'parquet') {
  const blocks: Uint8Array[] = [];
  const columns = [
    { name: 'id', type: 'integer' },
    { name: 'note', type: 'string' },
  ] as const;
  const store = { kind: 'folder', path: objects } as const;
  const task = { store, scratch: folder, parts, columns, format, spreadsheet: false };
  const context = {
    signal: new AbortController().signal,
    progress: () => undefined,
    write: (block: Uint8Array) => Promise.resolve(void blocks.push(block)),
  };
  const end = await readRelease(task, context).catch((error: unknown) => error);
  return { end, bytes: Buffer.concat(blocks) };
}

const formats = ['csv', 'ndjson', 'parquet'] as const;

describe('a release that is read', () => {
  it('is in the order of its parts, whole', async () => {
    const { end, bytes } = await sent('csv');
    const lines = bytes.toString().trimEnd().split('\n');
    expect(lines.shift()).toBe('id,note');
    expect(lines.every((line, i) => line === `${i},text ${i}`)).toBe(true);
    expect([lines.length, end]).toEqual([3 * rowsOfPart, { bytes: bytes.length }]);
  });

  it.each(formats.flatMap((format) => [0, 1, 2].map((part) => [format, part] as const)))(
    'as %s gives not a byte when part %i was changed, also after it was read well',
    async (format, part) => {
      expect((await sent(format)).bytes.length).toBeGreaterThan(0);
      const path = join(objects, parts[part]?.object.location ?? '');
      const kept = readFileSync(path);
      const changed = Buffer.from(kept);
      const at = changed.length - 1;
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path, changed);
      try {
        const { end, bytes } = await sent(format);
        expect([bytes.length, end]).toEqual([0, expect.objectContaining({ code: 'object.tampered' })]);
      } finally {
        writeFileSync(path, kept);
      }
    },
  );
});
