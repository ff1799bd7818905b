import { unparsable } from '../engine/errors.js';

/** How many of a unit of time make a second. */
export type PerSecond = 1 | 1_000 | 1_000_000 | 1_000_000_000;

const daySeconds = 86_400n;
const pad = (number: bigint | number, length: number): string => String(number).padStart(length, '0');

/** `ddd` of a second's parts as the engine writes them: without zeros at the end, and no point where nothing is left. */
function partText(parts: bigint, perSecond: PerSecond): string {
  return parts === 0n ? '' : `.${pad(parts, String(perSecond).length - 1).replace(/0+$/, '')}`;
}

const floorDivided = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b;

/** A day since 1970 as `YYYY-MM-DD`. @throws Problem upload.unparsable before the year 1 and after 9999 */
export function dayText(days: number): string {
  // 0001-01-01 and 9999-12-31
  if (!(days >= -719_162 && days <= 2_932_896))
    throw unparsable('there is a date before the year 1 or after 9999');
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

/** A time of a day as `HH:MM:SS` and parts. @throws Problem upload.unparsable for what is beyond a day */
export function clockText(count: bigint, perSecond: PerSecond): string {
  const [seconds, parts] = [count / BigInt(perSecond), count % BigInt(perSecond)];
  if (count < 0n || seconds >= daySeconds) throw unparsable('there is a time that no day has');
  const words = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((word) => pad(word, 2));
  return `${words.join(':')}${partText(parts, perSecond)}`;
}

/** A moment since 1970 as `YYYY-MM-DD HH:MM:SS` and parts, without a zone. @throws Problem upload.unparsable beyond 1 to 9999 */
export function momentText(count: bigint, perSecond: PerSecond): string {
  const dayUnits = daySeconds * BigInt(perSecond);
  const days = floorDivided(count, dayUnits);
  return `${dayText(Number(days))} ${clockText(count - days * dayUnits, perSecond)}`;
}

/** Whether a moment or a time has more than the engine keeps, which is microseconds. */
export const isFiner = (count: bigint, perSecond: PerSecond): boolean =>
  perSecond === 1_000_000_000 && count % 1000n !== 0n;

/** A whole number of parts of a decimal, such as 150 of scale 2, as `1.50`. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale));
  const digits = pad(unscaled < 0n ? -unscaled : unscaled, scale + 1);
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
