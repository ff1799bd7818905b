import { createHmac } from 'node:crypto';
import { type ActionOf } from '#libs/contracts';
import { type Domain, secrets } from '../engine.js';
import { type Cell } from './values.js';

type Use = keyof (typeof secrets)[Domain];

const digest = (text: string, domain: string, use: Use): Buffer =>
  createHmac('sha256', secrets[domain as Domain][use])
    .update(text, 'utf8')
    .digest();

const first62 = (bytes: Buffer): bigint => bytes.readBigUInt64BE() >> 2n;

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, section 6: five bits a character from the left, the last character filled with zero bits; no padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => base32Alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

export function pseudonymization(cell: Cell, { domain, as }: ActionOf<'pseudonymization'>): string | null {
  if (cell === null) return null;
  const bytes = digest(cell.text, domain, 'hmac');
  if (as === 'base32') return base32(bytes);
  return as === 'integer' ? first62(bytes).toString() : bytes.toString('hex');
}

export function combination(
  cells: readonly Cell[],
  { separator, domain }: ActionOf<'combination'>,
): string | null {
  if (cells.every((cell) => cell === null)) return null;
  if (domain === undefined) return cells.map((cell) => cell?.text ?? '').join(separator);
  const told = cells
    .map((cell) => (cell === null ? '-' : `${Array.from(cell.text).length}:${cell.text}`))
    .join('');
  return digest(told, domain, 'hmac').toString('hex');
}

const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

/** Days that stand for none, by which the shift of a subject could be read off what is released. */
const sentinels = new Set(
  '1753-01-01 1899-12-30 1899-12-31 1900-01-01 1969-12-31 1970-01-01 2099-12-31 2999-12-31'
    .split(' ')
    .map(dayOf),
);

/** Whether a day is moved, which does not depend on whose it is. */
export const isShifted = (day: number, maxDays: number): boolean =>
  day >= Math.max(dayOf('0002-01-01'), dayOf('0001-01-01') + maxDays) &&
  day <= Math.min(dayOf('9998-12-31'), dayOf('9999-12-31') - maxDays) &&
  !sentinels.has(day);

/** By how many days a subject's dates move: never 0, and as often forth as back. */
export function shiftOf(subject: string, { maxDays, domain }: ActionOf<'date-shift'>): number {
  const shifts = Array.from({ length: 2 * maxDays }, (_, i) => (i < maxDays ? i - maxDays : i - maxDays + 1));
  return shifts[Number(first62(digest(subject, domain, 'dateShift')) % BigInt(shifts.length))] ?? Number.NaN;
}
