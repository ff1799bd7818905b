import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, writeWhole } from '#libs/files';
import { problem, type RandomBytes } from '#libs/kernel';
import {
  loadKeyring,
  loadOrCreateKeyring,
  loadPublicKeyring,
  publicKeyring,
  rotateKeyringFile,
  savePublicKeyring,
  type Keyring,
  type PublicKeyring,
} from '#libs/seal';

/**
 * Where each app's keys lie below the keys folder: one subfolder an app, so that deployments can give each app its own
 * alone, and what an app publishes in a folder that it alone writes: who replaced the vault's public key could read what is
 * sealed next.
 */
export function keyFile(
  keys: string,
  app: 'access' | 'ingestion' | 'anonymization' | 'training' | 'catalog' | 'public-vault' | 'public-access',
  name: string,
): string {
  const folder = join(keys, app);
  mkdirSync(folder, { recursive: true, mode: app.startsWith('public-') ? 0o755 : 0o700 });
  return join(folder, name);
}

/**
 * The key with which all apps prove the catalog's rows; made where there is none yet and no row was proved. The database has no
 * part of it. @throws Problem key.unavailable when it is missing or broken: rows that it proved would count no more
 */
export async function openProofKey(
  keys: string,
  random: RandomBytes,
  isCatalogUsed: () => Promise<boolean>,
): Promise<Uint8Array> {
  const path = keyFile(keys, 'catalog', 'rows.key');
  const found = readProofKey(path);
  if (found) return found;
  if (await isCatalogUsed()) {
    const detail = `The key that proves the catalog's rows is missing: restore ${path} from a backup.`;
    throw problem(
      'key.unavailable',
      `${detail} A catalog of a version without such a key cannot be gone on with.`,
    );
  }
  const text = `${Buffer.from(random(proofKeyBytes)).toString('hex')}\n`;
  // Apps that start together: one makes it, and all take that one.
  await writeWhole(path, text, { replace: false }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  return readProofKey(path) ?? Uint8Array.from(Buffer.from(text.trim(), 'hex'));
}

const proofKeyBytes = 32;

function readProofKey(path: string): Uint8Array | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  if (!/^[0-9a-f]{64}$/.test(text))
    throw problem('key.unavailable', `${path} is not the key of the catalog's rows.`);
  return Uint8Array.from(Buffer.from(text, 'hex'));
}

/** The vault's keyring: anonymization's alone. Its public half is published for those who seal to it. */
export async function openVault(keys: string): Promise<Keyring> {
  const { keyring } = await loadOrCreateKeyring(keyFile(keys, 'anonymization', 'vault.json'));
  await savePublicKeyring(keyFile(keys, 'public-vault', 'vault.json'), publicKeyring(keyring));
  return keyring;
}

/** The vault's keyring with a fresh current key, unless it had one since `from` was. Those of before stay in it, to open what they sealed. */
export async function rotateVault(keys: string, from: string, created: Date): Promise<Keyring> {
  const path = keyFile(keys, 'anonymization', 'vault.json');
  if ((await loadKeyring(path)).current === from) await rotateKeyringFile(path, created);
  return openVault(keys);
}

/** What ingestion holds: a staging keyring of its own, and the vault's public half, with which it cannot open anything. */
export async function openIngestionKeys(keys: string): Promise<{ staging: Keyring; vault: PublicKeyring }> {
  const { keyring } = await loadOrCreateKeyring(keyFile(keys, 'ingestion', 'staging.json'));
  return { staging: keyring, vault: await loadPublicKeyring(keyFile(keys, 'public-vault', 'vault.json')) };
}

/** Training's own keyring, for models. */
export async function openModelKeys(keys: string): Promise<Keyring> {
  return (await loadOrCreateKeyring(keyFile(keys, 'training', 'models.json'))).keyring;
}
