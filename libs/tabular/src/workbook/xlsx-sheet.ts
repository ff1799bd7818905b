import { unparsable } from '../engine/errors.js';
import { type SourceFile } from '../parts/format.js';
import { serialText, type Shown } from './number-format.js';
import { type SharedStrings, unescaped } from './shared-strings.js';
import { checkColumn, type Merge, type Sheet, type SheetCell, type SheetRow } from './sheet.js';
import { readXml } from './xml.js';

/** What the sheets of a workbook have in common. */
export interface XlsxBook {
  readonly strings: SharedStrings;
  /** What numbers are shown as, by the number of a style. */
  readonly styles: readonly Shown[];
  readonly since1904: boolean;
}

const maxMerges = 100_000;

/** `BC7` as row and column, from 0. */
function placeOf(reference: string): { readonly row: number; readonly column: number } | undefined {
  const [, letters = '', digits] = /^\$?([A-Z]{1,3})\$?([0-9]{1,7})$/.exec(reference) ?? [];
  if (digits === undefined) return undefined;
  const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return { row: Number(digits) - 1, column };
}

function mergeOf(range: string): Merge | undefined {
  const [from, to] = range.split(':').map(placeOf);
  return from && to && { top: from.row, left: from.column, bottom: to.row, right: to.column };
}

/** A worksheet of an XLSX workbook. */
export class XlsxSheet implements Sheet {
  readonly merges: Merge[] = [];
  unevaluated = 0;

  constructor(
    readonly name: string,
    readonly isHidden: boolean,
    private readonly file: SourceFile,
    private readonly book: XlsxBook,
  ) {}

  async *rows(): AsyncGenerator<SheetRow> {
    const reader = new RowReader(this.book);
    yield* readXml(this.file, reader, () => reader.done.splice(0));
    this.merges.splice(0, Infinity, ...reader.merges);
    this.unevaluated = reader.unevaluated;
  }
}

class RowReader {
  readonly done: SheetRow[] = [];
  readonly merges: Merge[] = [];
  unevaluated = 0;
  private number = -1;
  private column = -1;
  private cells = new Map<number, SheetCell>();
  private type = 'n';
  private style = 0;
  private value = '';
  private hasValue = false;
  private hasFormula = false;
  /** Where text counts: in a value or in the text of a cell. */
  private inside = '';

  constructor(private readonly book: XlsxBook) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.beginRow(attributes['r']);
    else if (name === 'c') this.beginCell(attributes);
    else if (name === 'v' || name === 't') {
      this.inside = name;
      this.hasValue = true;
    } else if (name === 'f') this.hasFormula = true;
    else if (name === 'rPh') this.inside = name;
    else if (name === 'mergeCell') {
      const merge = mergeOf(attributes['ref'] ?? '');
      if (merge !== undefined && this.merges.length < maxMerges) this.merges.push(merge);
    }
  }

  text(piece: string): void {
    if (this.inside === 'v' || this.inside === 't') this.value += piece;
  }

  close(name: string): void {
    if (name === this.inside) this.inside = '';
    else if (name === 'c') this.endCell();
    else if (name === 'row' && this.cells.size > 0) {
      this.done.push({ number: this.number, cells: this.cells });
      this.cells = new Map();
    }
  }

  private beginRow(said: string | undefined): void {
    const number = said === undefined ? this.number + 1 : Number(said) - 1;
    if (!Number.isSafeInteger(number) || number <= this.number)
      throw unparsable('the rows of the sheet are out of order');
    [this.number, this.column] = [number, -1];
    this.cells = new Map();
  }

  private beginCell({ r, t, s }: Readonly<Record<string, string>>): void {
    this.column = r === undefined ? this.column + 1 : (placeOf(r)?.column ?? -1);
    if (this.column < 0) throw unparsable('a cell of the sheet is at no place');
    [this.type, this.style, this.value] = [t ?? 'n', Number(s ?? 0), ''];
    [this.hasValue, this.hasFormula] = [false, false];
  }

  private endCell(): void {
    if (this.hasFormula && !this.hasValue) this.unevaluated++;
    if (!this.hasValue) return;
    const cell = this.cell();
    if (cell !== undefined) this.cells.set(checkColumn(this.column), cell);
  }

  private cell(): SheetCell | undefined {
    const { type, value } = this;
    if (type === 's') return { text: this.book.strings.at(value === '' ? -1 : Number(value)), isText: true };
    if (type === 'inlineStr' || type === 'str') return { text: unescaped(value), isText: true };
    if (value === '') return undefined;
    if (type === 'b') return { text: value === '1' || value === 'true' ? 'true' : 'false', isText: false };
    // An error is the text that is shown for it; a date may be written as one.
    if (type === 'e' || type === 'd')
      return { text: value.replace('T', type === 'd' ? ' ' : 'T'), isText: true };
    return { text: this.numberText(value), isText: false };
  }

  private numberText(value: string): string {
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number)) throw unparsable('a number of the sheet is none');
    const shown = this.book.styles[this.style] ?? 'number';
    return (
      serialText(number, shown, this.book.since1904) ?? (/^-?[0-9]+$/.test(value) ? value : String(number))
    );
  }
}
