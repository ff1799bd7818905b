import { unparsable } from '../engine/errors.js';

/** Text of a cell and whether it is text, for what looks like a number may be a code. */
export interface SheetCell {
  readonly text: string;
  readonly isText: boolean;
}

/** A row with a value: cells by their columns, from 0. */
export interface SheetRow {
  readonly number: number;
  readonly cells: ReadonlyMap<number, SheetCell>;
}

/** Cells that are shown as one; the first has the value. Rows and columns from 0, both ends included. */
export interface Merge {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A sheet of a workbook: its rows as often as wanted, and what is known of it once they were read. */
export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  rows(): AsyncIterable<SheetRow>;
  readonly merges: readonly Merge[];
  /** Formulas without a value that was stored with them. */
  readonly unevaluated: number;
}

const maxColumns = 2000;

/** @throws Problem upload.unparsable beyond the columns that a table can have */
export function checkColumn(column: number): number {
  if (column >= maxColumns) throw unparsable(`a cell of the sheet lies beyond column ${maxColumns}`);
  return column;
}

/** What all rows show together. */
interface Extent {
  readonly left: number;
  readonly right: number;
  /** The first rows, where a title and the header are. */
  readonly first: readonly SheetRow[];
}

const firstRows = 20;

async function extentOf(sheet: Sheet): Promise<Extent | undefined> {
  let [left, right] = [Number.POSITIVE_INFINITY, -1];
  const first: SheetRow[] = [];
  for await (const row of sheet.rows()) {
    for (const column of row.cells.keys()) {
      left = Math.min(left, column);
      right = Math.max(right, column);
    }
    if (first.length < firstRows) first.push(row);
  }
  return first.length === 0 ? undefined : { left, right, first };
}

/** A sheet as CSV, all of whose records have one width; text stands in quotation marks, an empty cell is nothing. */
export interface SheetText {
  readonly blocks: () => AsyncIterable<Uint8Array>;
  /** Rows before the header that hold a title. */
  readonly titles: number;
}

const blockBytes = 256 << 10;

/** Undefined for a sheet without values. */
export async function sheetText(sheet: Sheet): Promise<SheetText | undefined> {
  const extent = await extentOf(sheet);
  if (extent === undefined) return undefined;
  const { first, left, right } = extent;
  const found = first.findIndex(({ cells }) => cells.size > 1);
  const titles = right > left && found > 0 ? found : 0;
  const header = first[titles]?.number ?? 0;
  const { names, last } = mergedHeader(sheet.merges, first, header, right);
  const line = (cells: ReadonlyMap<number, SheetCell>): string => {
    const fields: string[] = [];
    for (let column = left; column <= right; column++) {
      const cell = cells.get(column);
      if (cell === undefined) fields.push('');
      else fields.push(cell.isText ? `"${cell.text.replaceAll('"', '""')}"` : cell.text);
    }
    return `${fields.join(',')}\n`;
  };
  const blocks = async function* (): AsyncGenerator<Uint8Array> {
    let text = names === undefined ? '' : line(names);
    for await (const { number, cells } of sheet.rows()) {
      if (number < header || (names !== undefined && number <= last)) continue;
      text += line(cells);
      if (text.length < blockBytes) continue;
      yield Buffer.from(text);
      text = '';
    }
    if (text !== '') yield Buffer.from(text);
  };
  return { blocks, titles };
}

/**
 * A header of several rows, where cells of its first are merged: a name over several columns stands before the names below it. Undefined
 * for a header of one row.
 */
function mergedHeader(
  merges: readonly Merge[],
  first: readonly SheetRow[],
  header: number,
  right: number,
): { readonly names?: ReadonlyMap<number, SheetCell>; readonly last: number } {
  const own = merges.filter(({ top }) => top === header);
  const isWide = own.some((merge) => merge.right > merge.left);
  const last = Math.max(header + (isWide ? 1 : 0), ...own.map(({ bottom }) => bottom));
  if (last === header || last > header + 5) return { last: header };
  const rows = first.filter(({ number }) => number >= header && number <= last);
  const covers = merges.filter(({ top, bottom }) => top >= header && bottom <= last);
  const names = new Map<number, SheetCell>();
  for (let column = 0; column <= right; column++) {
    const words = rows.map(({ number, cells }) => {
      const cover = covers.find(
        (merge) => merge.top === number && merge.left <= column && column <= merge.right,
      );
      return cells.get(cover?.left ?? column)?.text.trim() ?? '';
    });
    const name = words.filter((word, i) => word !== '' && word !== words[i - 1]).join(' ');
    if (name !== '') names.set(column, { text: name, isText: true });
  }
  return { names, last };
}
