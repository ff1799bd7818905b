import { problem } from '#libs/kernel';
import { type HmacPads } from './hmac-pads.js';
import { type DomainKeys, type Tools } from './dialect.js';
import { letSql } from './let.js';
import { type Parameters } from './parameters.js';

/**
 * The keys of a domain.
 * @throws Problem key.unavailable when the caller did not bring them
 */
export function keysOf(tools: Pick<Tools, 'keys'>, domain: string): DomainKeys {
  const keys = tools.keys.get(domain);
  if (keys === undefined)
    throw problem('key.unavailable', `There is no key for the pseudonym domain ${domain}.`);
  return keys;
}

/**
 * HMAC-SHA-256 (RFC 2104) of a text from nested SHA-256, the pads bound as BLOB parameters: 64 lower-case hexadecimal
 * digits. `encode` and not a cast, which would read `\x41` as a byte.
 */
export function hmacSql(text: string, pads: HmacPads, parameters: Parameters): string {
  const [inner, outer] = [parameters.blob(pads.inner), parameters.blob(pads.outer)];
  return `sha256(${outer} || unhex(sha256(${inner} || encode(${text}))))`;
}

/** The 64 lower-case hexadecimal digits of a code of 256 bits, which the engine computes once though it stands here four times. */
export function hexOfCodeSql(code: string): string {
  const numbers = [1, 2, 3, 4].map((i) => `${code}[${i}]`);
  return `printf('%016x%016x%016x%016x', ${numbers.join(', ')})`;
}

/** The first 62 of the 256 bits of a code, as a whole number from 0 to 2^62 - 1. */
export const integerOfCodeSql = (code: string): string => `CAST(${code}[1] >> 2 AS BIGINT)`;

/** The first 62 of the 256 bits in 64 hexadecimal digits, as a whole number from 0 to 2^62 - 1. */
export function integerSql(hex: string): string {
  return `CAST(CAST('0x' || left(${hex}, 16) AS UBIGINT) >> 2 AS BIGINT)`;
}

/**
 * 64 hexadecimal digits as 52 characters of base32 (RFC 4648, section 6) without padding. Fifteen digits are 60 bits
 * and twelve characters; the last four digits are padded with four zero bits.
 */
export function base32Sql(hex: string): string {
  const group = (from: number, digits: number, shift: string, characters: number) =>
    `to_base(CAST('0x' || substr(h, ${from}, ${digits}) AS BIGINT)${shift}, 32, ${characters})`;
  const groups = [1, 16, 31, 46].map((from) => group(from, 15, '', 12));
  const digits = [...groups, group(61, 4, ' << 4', 4)].join(' || ');
  const text = `translate(${digits}, '0123456789ABCDEFGHIJKLMNOPQRSTUV', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')`;
  // A name for the digits, or the HMAC would be computed once for each use of it.
  return letSql('h', hex, text);
}
