import { hmacPads, type DomainKeys } from '#libs/deidentify';
import { deriveKey, wipe } from '#libs/seal';

/** What each key is derived for. A label that changes makes other keys: tokens in releases could not be reversed any more. */
const label = (use: string): string => `tidegate pseudonym domain v1 ${use}`;

/**
 * The keys of a pseudonym domain. HMAC pseudonyms use the secret itself, as they always did, so that releases made
 * before keep joining; every other use has a key of its own.
 */
export function domainKeysOf(secret: Uint8Array): DomainKeys {
  const pads = (use: string) => {
    const key = deriveKey(secret, label(use), 32);
    const made = hmacPads(key);
    wipe(key);
    return made;
  };
  return {
    hmac: hmacPads(secret),
    surrogate: pads('surrogate'),
    dateShift: pads('date-shift'),
    ff1: deriveKey(secret, label('ff1'), 32),
    siv: deriveKey(secret, label('aes-siv'), 64),
  };
}

/** Overwrites all keys of domains. */
export function wipeDomainKeys(keys: ReadonlyMap<string, DomainKeys>): void {
  for (const { hmac, surrogate, dateShift, ff1, siv } of keys.values()) {
    for (const { inner, outer } of [hmac, surrogate, dateShift]) wipe(inner, outer);
    wipe(ff1, siv);
  }
}
