const numbers = new Intl.NumberFormat();
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const count = (n: number): string => numbers.format(n);

/** `1 row`, `2 rows`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

export const moment = (iso: string): string => moments.format(new Date(iso));

export function percent(share: number): string {
  if (share > 0 && share < 0.001) return '< 0.1 %';
  return `${(share * 100).toFixed(share < 0.1 && share > 0 ? 1 : 0)} %`;
}

export function bytes(n: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const unit = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(n, 1)) / 10));
  const value = n / 1024 ** unit;
  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : 1)} ${units[unit] ?? ''}`;
}

/** At most four meaningful digits, as people read them. */
export function figure(value: string | number | boolean): string {
  if (typeof value !== 'number') return String(value);
  return Number.isInteger(value)
    ? count(value)
    : value.toLocaleString(undefined, { maximumSignificantDigits: 4 });
}

export const short = (hash: string): string => `${hash.slice(0, 12)}…`;

const titles: Readonly<Record<string, string>> = {
  direct: 'Direct identifier',
  quasi: 'Quasi-identifier',
  sensitive: 'Sensitive',
  none: 'Not personal',
};

export const identifierTitle = (type: string): string => titles[type] ?? type;
