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
 * alone, and what an app publishes in a folder that it alone writes: who replaced the vault's public key could read what is
 * sealed next.
 */
export function keyFile(
  keys: string,
  app: 'access' | 'ingestion' | 'anonymization' | 'training' | 'public-vault' | 'public-access',
  name: string,
): string {
  const folder = join(keys, app);
  mkdirSync(folder, { recursive: true, mode: app.startsWith('public-') ? 0o755 : 0o700 });
  return join(folder, name);
}

/** The vault's keyring: anonymization's alone. Its public half is published for those who seal to it. */
export async function openVault(keys: string): Promise<Keyring> {
  const { keyring } = await loadOrCreateKeyring(keyFile(keys, 'anonymization', 'vault.json'));
  await savePublicKeyring(keyFile(keys, 'public-vault', 'vault.json'), publicKeyring(keyring));
  return keyring;
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
