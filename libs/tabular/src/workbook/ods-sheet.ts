import { unparsable } from '../engine/errors.js';
import { maxRecordBytes } from '../parts/chunks.js';
import { type SourceFile } from '../parts/format.js';
import { type Meter } from '../parts/meter.js';
import { Paragraphs } from './ods-paragraphs.js';
import { checkColumn, type Merge, type Sheet, type SheetCell, type SheetRow } from './sheet.js';
import { readXml } from './xml.js';

const maxMerges = 100_000;
/** What spreadsheets have: more is a lie. */
const mostRepeats = 1 << 24;

type Attributes = Readonly<Record<string, string>>;

interface RepeatedRow extends SheetRow {
  /** Characters of its cells. */
  readonly text: number;
  readonly times: number;
}

/** One table of a spreadsheet's content, which has all of them. */
export class OdsSheet implements Sheet {
  readonly merges: Merge[] = [];
  unevaluated = 0;

  constructor(
    readonly name: string,
    readonly isHidden: boolean,
    /** Which table of the content it is. */
    private readonly index: number,
    private readonly content: SourceFile,
    private readonly meter: () => Meter,
  ) {}

  async *rows(): AsyncGenerator<SheetRow> {
    const reader = new TableReader(this.index);
    const meter = this.meter();
    for await (const { number, cells, times, text } of readXml(this.content, reader, () =>
      reader.done.splice(0),
    )) {
      // A row is in the file once, however often it counts.
      for (let i = 0; i < times; i++) {
        meter.count(cells.size, text);
        yield { number: number + i, cells };
      }
    }
    this.merges.splice(0, Infinity, ...reader.merges);
    this.unevaluated = reader.unevaluated;
  }
}

/** Tells which elements stand in a table that stands in the spreadsheet itself: others are of links, changes and shapes. */
export class TablePlaces {
  private readonly path: string[] = [];
  /** Tables so far. */
  count = 0;

  /** Whether it opens a table. */
  open(name: string): boolean {
    const isTable = name === 'table' && this.path.at(-1) === 'spreadsheet';
    this.path.push(name);
    if (isTable) this.count++;
    if (this.path.length > 1000) throw unparsable('a part of the workbook is nested too deep');
    return isTable;
  }

  close(): void {
    this.path.pop();
  }

  get depth(): number {
    return this.path.length;
  }

  /** Whether the innermost table is open. */
  get isInTable(): boolean {
    return this.path[3] === 'table' && this.path[2] === 'spreadsheet';
  }
}

class TableReader {
  readonly done: RepeatedRow[] = [];
  readonly merges: Merge[] = [];
  unevaluated = 0;
  private readonly places = new TablePlaces();
  private readonly paragraphs = new Paragraphs();
  private row = 0;
  private rowTimes = 1;
  private column = 0;
  private cells = new Map<number, SheetCell>();
  private rowText = 0;
  private cell: Attributes | undefined;
  private cellDepth = 0;
  private paragraphDepth = 0;
  /** Notes of readers, whose text is none of the cell. */
  private skipDepth = 0;

  constructor(private readonly index: number) {}

  open(name: string, attributes: Attributes): void {
    this.places.open(name);
    if (!this.isHere || this.skipDepth > 0) return;
    const { depth } = this.places;
    if (this.cell !== undefined) this.openInCell(name, attributes, depth);
    else if (name === 'table-row') this.beginRow(attributes);
    else if (name === 'table-cell' || name === 'covered-table-cell')
      [this.cell, this.cellDepth] = [attributes, depth];
  }

  text(piece: string): void {
    if (this.paragraphDepth > 0 && this.skipDepth === 0) this.paragraphs.add(piece);
  }

  close(name: string): void {
    const { depth } = this.places;
    const { isHere } = this;
    this.places.close();
    if (!isHere) return;
    if (this.skipDepth > 0) {
      if (depth === this.skipDepth) this.skipDepth = 0;
    } else if (depth === this.paragraphDepth) {
      this.paragraphs.end();
      this.paragraphDepth = 0;
    } else if (this.cell !== undefined) {
      if (depth === this.cellDepth) this.endCell(this.cell);
    } else if (name === 'table-row') this.endRow();
  }

  private get isHere(): boolean {
    return this.places.isInTable && this.places.count === this.index + 1;
  }

  private openInCell(name: string, attributes: Attributes, depth: number): void {
    if (this.paragraphDepth > 0) {
      if (name === 'annotation' || name === 'note') this.skipDepth = depth;
      else this.paragraphs.element(name, attributes['c']);
    } else if (name === 'p' && depth === this.cellDepth + 1) {
      this.paragraphDepth = depth;
      this.paragraphs.begin();
    } else this.skipDepth = depth;
  }

  private beginRow(attributes: Attributes): void {
    [this.column, this.rowText] = [0, 0];
    this.cells = new Map();
    this.rowTimes = timesOf(attributes['number-rows-repeated']);
  }

  private endRow(): void {
    if (this.cells.size > 0)
      this.done.push({ number: this.row, times: this.rowTimes, text: this.rowText, cells: this.cells });
    this.row += this.rowTimes;
    this.cells = new Map();
  }

  private endCell(attributes: Attributes): void {
    this.cell = undefined;
    const times = timesOf(attributes['number-columns-repeated']);
    const cell = cellOf(attributes, this.paragraphs.take());
    if (cell !== undefined) {
      checkColumn(this.column + times - 1);
      this.rowText += times * (cell.text.length + 3);
      if (this.rowText > maxRecordBytes)
        throw unparsable(`a row of the sheet is longer than ${maxRecordBytes >> 20} MiB`);
      for (let i = 0; i < times; i++) this.cells.set(this.column + i, cell);
    } else if (attributes['formula'] !== undefined) this.unevaluated += 1;
    this.merge(attributes);
    this.column += times;
  }

  private merge(attributes: Attributes): void {
    const [wide, high] = [attributes['number-columns-spanned'], attributes['number-rows-spanned']].map(
      timesOf,
    );
    if (
      wide === undefined ||
      high === undefined ||
      (wide === 1 && high === 1) ||
      this.merges.length === maxMerges
    )
      return;
    const [top, left] = [this.row, this.column];
    this.merges.push({ top, left, bottom: top + high - 1, right: left + wide - 1 });
  }
}

function timesOf(said: string | undefined): number {
  const times = Number(said ?? 1);
  if (!(Number.isInteger(times) && times >= 1 && times <= mostRepeats))
    throw unparsable('a cell or row of the sheet counts more often than any can');
  return times;
}

/** By its type; undefined for no value. */
function cellOf(attributes: Attributes, shown: string | undefined): SheetCell | undefined {
  const { value, 'value-type': type } = attributes;
  switch (type) {
    case undefined:
      return shown === undefined || shown === '' ? undefined : { text: shown, isText: true };
    case 'float':
    case 'percentage':
    case 'currency':
      return { text: numberText(value), isText: false };
    case 'boolean':
      return { text: attributes['boolean-value'] === 'true' ? 'true' : 'false', isText: false };
    case 'date':
      return dateOf(attributes['date-value'] ?? '');
    case 'time':
      return timeOf(attributes['time-value'] ?? '');
    default:
      // An error is the text that is shown for it.
      return { text: attributes['string-value'] || (shown ?? ''), isText: true };
  }
}

function numberText(value = ''): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) throw unparsable('a number of the sheet is none');
  return /^-?[0-9]+$/.test(value) ? value : String(number);
}

function dateOf(value: string): SheetCell {
  const text = value
    .replace('T', ' ')
    .replace(/(\.[0-9]*?)0+$/, '$1')
    .replace(/\.$/, '');
  return { text, isText: !/^[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9:.]+)?$/.test(text) };
}

/** A time of the day as one; longer and negative ones as ISO 8601 writes them. */
function timeOf(value: string): SheetCell {
  const [, hours = '', minutes = '', seconds = '', parts = ''] =
    /^PT([0-9]{1,2})H([0-9]{1,2})M([0-9]{1,2})(?:[.,]([0-9]{1,6})0*)?S$/.exec(value) ?? [];
  if (hours === '' || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
    return { text: value, isText: true };
  const part = parts.replace(/0+$/, '');
  const text = [hours, minutes, seconds].map((word) => word.padStart(2, '0')).join(':');
  return { text: part === '' ? text : `${text}.${part}`, isText: false };
}
