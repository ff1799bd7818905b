import { problem } from '#libs/kernel';

/** A digest that the sender promised, of the body as sent. */
export interface PromisedDigest {
  readonly algorithm: 'sha256' | 'sha512';
  readonly value: Buffer;
}

const known: Readonly<Record<string, { algorithm: PromisedDigest['algorithm']; bytes: number }>> = {
  'sha-256': { algorithm: 'sha256', bytes: 32 },
  'sha-512': { algorithm: 'sha512', bytes: 64 },
};

/** `key=:base64:`, a dictionary member whose value is a byte sequence (RFC 9651, sections 3.2 and 3.3.5). */
const member = /^([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):$/;

const malformed = (why: string): Error => problem('request.malformed', `Content-Digest ${why}.`);

/**
 * Reads a Content-Digest field (RFC 9530): of the algorithms that it names, those that can be checked.
 * @throws Problem request.malformed when it is no dictionary of byte sequences, or names nothing that can be checked: a
 *   promise that nobody checks must not look kept.
 */
export function readContentDigest(field: string | undefined): PromisedDigest[] {
  if (field === undefined) return [];
  if (field.length > 1000) throw malformed('is too long');
  const digests = new Map<string, PromisedDigest>();
  for (const text of field.split(',')) {
    const [, key, base64] = member.exec(text.replace(/^[ \t]+|[ \t]+$/g, '')) ?? [];
    if (key === undefined || base64 === undefined) {
      throw malformed('must be like sha-256=:BASE64:');
    }
    const kind = Object.hasOwn(known, key) ? known[key] : undefined;
    if (kind === undefined) continue;
    const value = Buffer.from(base64, 'base64');
    if (value.length !== kind.bytes || value.toString('base64') !== base64) {
      throw malformed(`has a ${key} that is not ${kind.bytes} bytes in base64`);
    }
    // Of a key that comes twice the last value counts (RFC 9651, section 4.2.2).
    digests.set(key, { algorithm: kind.algorithm, value });
  }
  if (digests.size === 0) throw malformed('must name sha-256 or sha-512');
  return [...digests.values()];
}
