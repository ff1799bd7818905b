import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pattern } from '../test/bytes.js';
import { killed, printed, runModule } from '../test/child.js';

describe('a sealed object in a folder', () => {
  // The smaller one is cut short inside its last write, which by itself does not fail.
  it.each([1_250_000, 5_000_000])(
    'of %i bytes leaves nothing where it has no room, and says so',
    async (size) => {
      const root = mkdtempSync(join(tmpdir(), 'tidegate-full-'));
      writeFileSync(join(root, 'input'), pattern(size));
      const child = runModule(
        `
      import { openSync, readdirSync } from 'node:fs';
      import { generateKeyring, publicKeyring } from '#libs/seal';
      import { openStore, SealedStore } from '#libs/storage';
      const store = new SealedStore(openStore(${JSON.stringify(`file:${join(root, 'full')}`)}));
      const target = { prefix: 'job', id: 'obj', as: { role: 'staging', owner: 'd', position: 0 }, to: publicKeyring(generateKeyring()) };
      const fd = openSync(${JSON.stringify(join(root, 'input'))});
      async function* source() { for (let i = 0; i < ${size / 62_500}; i++) yield new Uint8Array(62_500); }
      for (const put of [() => store.putFd({ ...target, fd }), () => store.put({ ...target, source: source() })])
        console.log(await put().then(() => 'stored', (error) => error.code));
      console.log('done');`,
        { fileBlocks: 2000 },
      );
      expect((await printed(child, 'done')).split('\n').slice(0, 2)).toEqual([
        'storage.full',
        'storage.full',
      ]);
      await killed(child);
      expect(readdirSync(join(root, 'full', 'job'))).toEqual([]);
      rmSync(root, { recursive: true });
    },
  );
});
