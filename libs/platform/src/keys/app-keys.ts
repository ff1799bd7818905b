import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  loadOrCreateKeyring,
  loadPublicKeyring,
  publicKeyring,
  savePublicKeyring,
  type Keyring,
  type PublicKeyring,
} from '#libs/seal';

/**
 * Where each app's keys lie below the keys folder: one subfolder an app, so that deployments can give each app its own
 * alone, and `public` for what all may read.
 */
export function keyFile(
  keys: string,
  app: 'access' | 'ingestion' | 'anonymization' | 'training' | 'public',
  name: string,
): string {
  const folder = join(keys, app);
  mkdirSync(folder, { recursive: true, mode: app === 'public' ? 0o755 : 0o700 });
  return join(folder, name);
}

/** The vault's keyring: anonymization's alone. Its public half is published for those who seal to it. */
export async function openVault(keys: string): Promise<Keyring> {
  const { keyring } = await loadOrCreateKeyring(keyFile(keys, 'anonymization', 'vault.json'));
  await savePublicKeyring(keyFile(keys, 'public', 'vault.json'), publicKeyring(keyring));
  return keyring;
}

/** What ingestion holds: a staging keyring of its own, and the vault's public half, with which it cannot open anything. */
export async function openIngestionKeys(keys: string): Promise<{ staging: Keyring; vault: PublicKeyring }> {
  const { keyring } = await loadOrCreateKeyring(keyFile(keys, 'ingestion', 'staging.json'));
  return { staging: keyring, vault: await loadPublicKeyring(keyFile(keys, 'public', 'vault.json')) };
}

/** Training's own keyring, for models. */
export async function openModelKeys(keys: string): Promise<Keyring> {
  return (await loadOrCreateKeyring(keyFile(keys, 'training', 'models.json'))).keyring;
}
