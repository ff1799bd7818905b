import { ConfigError } from './config-error.js';
import { isOwnMachine } from './own-machine.js';

/** Modes of libpq that verify, or that its JavaScript client takes for verifying. */
const verifying = new Set(['require', 'verify-ca', 'verify-full']);

/**
 * The address of a database with TLS that is verified, unless it is on this machine or says itself that it is in the clear
 * (`sslmode=disable`).
 * @throws ConfigError where it asks for TLS that is not verified
 */
export function verifiedDatabase(url: string): string {
  const address = new URL(url);
  const mode = address.searchParams.get('sslmode');
  const host = address.searchParams.get('host') ?? decodeURIComponent(address.hostname);
  if (mode === 'disable' || (mode === null && (host.startsWith('/') || isOwnMachine(host)))) return url;
  if (mode !== null && !verifying.has(mode)) {
    throw new ConfigError(
      'DATABASE_URL asks for TLS that is not verified; it may have sslmode=verify-full, or sslmode=disable where the way to it is safe.',
    );
  }
  address.searchParams.set('sslmode', 'verify-full');
  return address.toString();
}

/** Whether what goes to a database can be read on its way. */
export const isClear = (url: string): boolean => new URL(url).searchParams.get('sslmode') === 'disable';
