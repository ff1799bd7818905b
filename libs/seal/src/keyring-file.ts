import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { codeOf, writeWhole } from '#libs/files';
import { Problem, problem } from '#libs/kernel';
import {
  generateKeyring,
  type Keyring,
  parseKeyring,
  parsePublicKeyring,
  type PublicKeyring,
  rotate,
} from './keyring.js';

/** Keyrings take a few hundred bytes a key; a larger file is not one. */
const maxFileSize = 1 << 20;

const unavailable = (detail: string): Problem => problem('key.unavailable', detail);
/**
 * Loads a keyring from a file that nobody else may read.
 * @throws Problem key.unavailable when the file is absent, readable or writable by others, somebody else's, a symbolic
 * link or not a keyring; the detail says what to do. Windows has no such modes: there the folder must protect it.
 */
export async function loadKeyring(path: string): Promise<Keyring> {
  return parseKeyring(await readJson(path, 0o077, `chmod 600 ${path}`));
}

/** Loads a public keyring: as {@link loadKeyring}, but others may read it; whoever could write it could read what is sealed. */
export async function loadPublicKeyring(path: string): Promise<PublicKeyring> {
  return parsePublicKeyring(await readJson(path, 0o022, `chmod 644 ${path}`));
}

/**
 * Writes a new keyring file, mode 0600, on disk before this returns: whole or not at all.
 * @throws Problem resource.exists when there is a file already, which is left as it was
 */
export async function createKeyringFile(path: string, keyring: Keyring): Promise<void> {
  try {
    await writeWhole(path, textOf(keyring), { replace: false });
  } catch (error) {
    throw codeOf(error) === 'EEXIST' ? problem('resource.exists', `There is a keyring at ${path}`) : error;
  }
}

/** Loads a keyring, or makes one with a fresh key where there is no file yet. `created` tells which. */
export async function loadOrCreateKeyring(path: string): Promise<{ keyring: Keyring; created: boolean }> {
  // Looked for first, because a mounted secret may lie in a folder that cannot be written to.
  if (await exists(path)) return { keyring: await loadKeyring(path), created: false };
  const keyring = generateKeyring(new Date());
  try {
    await createKeyringFile(path, keyring);
    return { keyring, created: true };
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'resource.exists')) throw error;
    return { keyring: await loadKeyring(path), created: false };
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Gives a keyring file a fresh current key and keeps the older ones; a crash leaves the old file or the new one.
 * One process may do this at a time: of two at once, one fresh key would be lost.
 * @throws Problem key.unavailable as {@link loadKeyring}
 */
export async function rotateKeyringFile(path: string, created?: Date): Promise<Keyring> {
  const keyring = rotate(await loadKeyring(path), created);
  await writeWhole(path, textOf(keyring), { replace: true });
  return keyring;
}

/** Writes or replaces a public keyring file, mode 0644, atomically and on disk before this returns. */
export async function savePublicKeyring(path: string, keyring: PublicKeyring): Promise<void> {
  await writeWhole(path, textOf(parsePublicKeyring(keyring)), { replace: true, mode: 0o644 });
}

const textOf = (content: Keyring | PublicKeyring): string => `${JSON.stringify(content, null, 2)}\n`;

async function readJson(path: string, forbidden: number, remedy: string): Promise<unknown> {
  const file = await openFile(path);
  try {
    await checkFile(file, path, forbidden, remedy);
    return JSON.parse(await file.readFile('utf8')) as unknown;
  } catch (error) {
    // A parser's message quotes the text.
    throw error instanceof SyntaxError ? unavailable(`The keyring at ${path} is not JSON`) : error;
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      throw unavailable(`There is no keyring at ${path}: restore it from a backup, or start with a new home`);
    }
    if (codeOf(error) === 'ELOOP') throw unavailable(`The keyring ${path} must not be a symbolic link`);
    throw unavailable(`The keyring at ${path} cannot be opened: check that its owner runs this process`);
  }
}

async function checkFile(file: FileHandle, path: string, forbidden: number, remedy: string): Promise<void> {
  const facts = await file.stat();
  if (!facts.isFile() || facts.size > maxFileSize) throw unavailable(`${path} is not a keyring file`);
  if (process.getuid === undefined) return;
  const user = process.getuid();
  if (facts.uid !== user && facts.uid !== 0) {
    throw unavailable(
      `The keyring ${path} belongs to another user: chown it to the one who runs this process`,
    );
  }
  if ((facts.mode & forbidden) !== 0) throw unavailable(`Others may reach the keyring ${path}: ${remedy}`);
}
