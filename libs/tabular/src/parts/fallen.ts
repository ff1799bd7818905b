/** The most columns that a warning names. */
const mostNamed = 5;
const mostLetters = 1000;

/** Columns, of which so many are named. */
export function someOf(names: readonly string[]): string {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return `${names.slice(0, mostNamed).join(', ')}${more}`;
}

/** Cells for which columns are text that would have another type without them: how many, and the record of the first, from 1. */
export class Fallen {
  private readonly cells = new Map<string, { count: number; first: number }>();

  take(column: string, record: number, count = 1): void {
    const found = this.cells.get(column);
    if (found === undefined) this.cells.set(column, { count, first: record });
    else found.count += count;
  }

  /** What a reading says of them; nothing where there are none. */
  get warnings(): readonly string[] {
    if (this.cells.size === 0) return [];
    const told = Array.from(
      this.cells,
      ([name, { count, first }]) =>
        `${name} (${count === 1 ? `one cell, in record ${first}` : `${count} cells, the first in record ${first}`})`,
    );
    const why = 'Kept as text, for cells that no other type holds exactly';
    return [`${why}: ${someOf(told)}`.slice(0, mostLetters)];
  }
}
