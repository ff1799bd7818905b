import { inDoor } from '#libs/client';

/** What came from elsewhere, made harmless for a terminal: control, direction and invisible characters are spelled out. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

/** What the gateway says of options of an upload, as they are given here: `--header absent` for `header=absent`. */
export const inFlags = (text: string): string =>
  inDoor(text, (name, value) => {
    if (name === 'again') return '--again';
    return name === 'mode' ? `--${value}` : `--${name} ${value}`;
  });

/** A cell of a table: nothing for what is absent, `yes` and `no`, lists with commas, numbers with six digits at most. */
export function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  if (typeof value === 'string') return printable(value);
  if (Array.isArray(value)) return value.map(cell).join(', ');
  return printable(JSON.stringify(value));
}

/** Lines of columns that stand under their headings; without rows, one line that says so. */
export function table(headings: readonly string[], rows: readonly (readonly unknown[])[]): string {
  if (rows.length === 0) return 'Nothing to show.';
  const cells = [[...headings], ...rows.map((row) => row.map(cell))];
  const widths = headings.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
  return cells
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One line a field, for a single thing; absent fields are left out. */
export function fields(record: Readonly<Record<string, unknown>>): string {
  const shown = Object.entries(record).filter(([, value]) => value !== undefined && value !== null);
  const width = Math.max(0, ...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${cell(value)}`).join('\n');
}

/** 0.0123 as `1.23 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

/** Bytes in binary units. */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = count < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(count) / 10));
  return `${Number((count / 1024 ** step).toPrecision(3))} ${units[step] ?? ''}`;
}

/** A count as somebody is told it: coarsely told, nothing stands for all that are fewer than the floor. */
export function told(count: number, coarse: boolean | undefined): number | string {
  return coarse === true && count === 0 ? 'few' : count;
}
