import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyring, publicKeyring } from './keyring.js';
import {
  createKeyringFile,
  loadKeyring,
  loadOrCreateKeyring,
  loadPublicKeyring,
  rotateKeyringFile,
  savePublicKeyring,
} from './keyring-file.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-keyring-'));
  path = join(folder, 'vault.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const unavailable = (detail: RegExp) => ({
  code: 'key.unavailable',
  detail: expect.stringMatching(detail) as unknown,
});

describe('a keyring file', () => {
  it('is private, whole and alone in its folder', async () => {
    const keyring = generateKeyring();
    await createKeyringFile(path, keyring);
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(await loadKeyring(path)).toEqual(keyring);
    expect(readdirSync(folder)).toEqual(['vault.json']);
  });

  it('is never overwritten by a new one', async () => {
    const keyring = generateKeyring();
    await createKeyringFile(path, keyring);
    await expect(createKeyringFile(path, generateKeyring())).rejects.toMatchObject({
      code: 'resource.exists',
    });
    expect(await loadKeyring(path)).toEqual(keyring);
    expect(readdirSync(folder)).toEqual(['vault.json']);
  });

  it('is made on the first start and loaded on the next, also by two starts at once', async () => {
    const starts = await Promise.all([loadOrCreateKeyring(path), loadOrCreateKeyring(path)]);
    expect(starts.filter((start) => start.created)).toHaveLength(1);
    expect(starts[0].keyring).toEqual(starts[1].keyring);
    expect(await loadOrCreateKeyring(path)).toEqual({ keyring: starts[0].keyring, created: false });
  });

  it('keeps its old keys and its mode when rotated', async () => {
    const { keyring } = await loadOrCreateKeyring(path);
    const rotated = await rotateKeyringFile(path);
    expect(rotated.keys.slice(1)).toEqual(keyring.keys);
    expect(await loadKeyring(path)).toEqual(rotated);
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['vault.json']);
  });

  it.each([0o640, 0o604, 0o620, 0o601])(
    'is refused with mode %o, and the problem says how to mend it',
    async (mode) => {
      await createKeyringFile(path, generateKeyring());
      chmodSync(path, mode);
      await expect(loadKeyring(path)).rejects.toMatchObject(unavailable(/chmod 600/));
      await expect(loadOrCreateKeyring(path)).rejects.toMatchObject(unavailable(/chmod 600/));
    },
  );

  it('is refused when absent, a link, a folder or too large', async () => {
    await expect(loadKeyring(path)).rejects.toMatchObject(unavailable(/no keyring at/));
    await createKeyringFile(path, generateKeyring());
    symlinkSync(path, join(folder, 'link'));
    await expect(loadKeyring(join(folder, 'link'))).rejects.toMatchObject(unavailable(/symbolic link/));
    await expect(loadKeyring(folder)).rejects.toMatchObject(unavailable(/not a keyring file/));
    writeFileSync(join(folder, 'large'), ' '.repeat((1 << 20) + 1), { mode: 0o600 });
    await expect(loadKeyring(join(folder, 'large'))).rejects.toMatchObject(unavailable(/not a keyring file/));
  });

  it('is refused when it is not JSON, without quoting it', async () => {
    writeFileSync(path, '{"d": "canary-4f1d"', { mode: 0o600 });
    const failure: unknown = await loadKeyring(path).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'key.unavailable' });
    expect(String(failure)).not.toContain('canary');
  });
});

describe('a public keyring file', () => {
  it('may be read by others and is replaced as a whole', async () => {
    for (const ring of [publicKeyring(generateKeyring()), publicKeyring(generateKeyring())]) {
      await savePublicKeyring(path, ring);
      expect(await loadPublicKeyring(path)).toEqual(ring);
    }
    expect(lstatSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(folder)).toEqual(['vault.json']);
  });

  it('is never written with a private part', async () => {
    await expect(savePublicKeyring(path, generateKeyring())).rejects.toMatchObject({
      code: 'key.unavailable',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused when others may write it', async () => {
    await savePublicKeyring(path, publicKeyring(generateKeyring()));
    chmodSync(path, 0o664);
    await expect(loadPublicKeyring(path)).rejects.toMatchObject(unavailable(/chmod 644/));
    expect(readFileSync(path, 'utf8')).toContain('"current"');
  });
});
