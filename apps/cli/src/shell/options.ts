import { InvalidArgumentError } from 'commander';
import { CommandFailure } from './failure.js';

/** A dataset or policy with an optional version, written `NAME` or `NAME@3`. */
export interface Versioned {
  readonly name: string;
  readonly version?: number;
}

export function versioned(text: string): Versioned {
  const found = /^([a-z0-9][a-z0-9-]{0,62})(?:@([1-9]\d{0,8}|latest))?$/.exec(text);
  const name = found?.[1];
  if (name === undefined) throw new InvalidArgumentError('It is written NAME or NAME@VERSION.');
  const version = found?.[2];
  return version === undefined || version === 'latest' ? { name } : { name, version: Number(version) };
}

/** For options that may be given more than once, and with commas. */
export function several(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), ...text.split(',').map((part) => part.trim())].filter((part) => part !== '');
}

/** For options that may be given more than once and whose values may hold commas. */
export function repeated(text: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), text];
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function wholeNumbers(text: string): number[] {
  return text.split(',').map((part) => wholeNumber(part.trim()));
}

export function decimalNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

const spans: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A moment as RFC 3339, or from now on: `30m`, `12h`, `90d`, `2w`. Answers in RFC 3339. */
export function moment(now: () => Date): (text: string) => string {
  return (text) => {
    const span = /^(\d{1,6})([mhdw])$/.exec(text);
    if (span) return new Date(now().getTime() + Number(span[1]) * (spans[span[2] ?? ''] ?? 0)).toISOString();
    if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text)))
      return new Date(text).toISOString();
    throw new InvalidArgumentError('It is written 30m, 12h, 90d, 2w or 2030-01-31T12:00:00Z.');
  };
}

/** A name inside a path of the API. @throws CommandFailure for none, as when a variable of the shell was not set */
export function segment(text: string): string {
  if (text === '') throw new CommandFailure('The name or id is empty.', 2);
  return encodeURIComponent(text);
}
