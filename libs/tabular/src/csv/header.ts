import { classifyTable } from '#libs/detect';
import { isShowable } from '#libs/contracts';
import { unparsable } from '../engine/errors.js';
import { type CsvRecord } from './records.js';
import { looksTyped } from './text-types.js';

/** Whether the first record names the columns, and whether there was more to go by than a feeling. */
export interface HeaderGuess {
  readonly header: boolean;
  readonly sure: boolean;
}

const maxNameLength = 255;

/** Words that name columns and no person, place or thing in them; what people are described by, the detector knows. */
const namingWords = new Set(
  (
    'id key code type tag label value count date time timestamp status state name title text note notes comment description ' +
    'category class target group index number no nr num amount price cost total sum score rating year month day hour week start end from ' +
    'to lat lon latitude longitude url path file size unit color colour species question answer response result level rank ' +
    'weight height width length kind item product order quantity qty version source row column field feature variable measure ' +
    'user customer patient client sex gender country city region email phone address message subject body sender flag reason'
  ).split(' '),
);

type Kind = 'absent' | 'whole' | 'number' | 'day' | 'flag' | 'text';

function kindOf(text: string): Kind {
  if (/^(?:|[?.-]|#?n\/?a|null|none|nan)$/i.test(text)) return 'absent';
  if (/^[+-]?[0-9][0-9_,]*$/.test(text)) return 'whole';
  if (/^(?:true|false)$/i.test(text)) return 'flag';
  if (/^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]/.test(text)) return 'day';
  return looksTyped(text) ? 'number' : 'text';
}

/** What all cells of a column are, or text. */
function kindOfAll(cells: readonly string[]): Kind {
  const kinds = new Set(cells.map(kindOf));
  kinds.delete('absent');
  if (kinds.size === 2 && kinds.has('whole') && kinds.has('number')) return 'number';
  return kinds.size > 1 ? 'text' : (Array.from(kinds)[0] ?? 'absent');
}

/** Looks at the first record beside those below it: a name differs in kind from the values of its column. */
export function guessHeader(records: readonly CsvRecord[]): HeaderGuess {
  const [first, ...rest] = records;
  const names = first?.fields.map((field) => field.text.trim()) ?? [];
  if (names.every((name) => name === '')) return { header: false, sure: true };
  const columns = names.map((_, i) => rest.map((record) => record.fields[i]?.text.trim() ?? ''));
  const below = columns.map(kindOfAll);
  const above = names.map(kindOf);
  const isTyped = (kind: Kind | undefined): boolean => kind !== 'text' && kind !== 'absent';
  const typed = names.flatMap((_, i) => (isTyped(above[i]) ? [i] : []));
  if (typed.length > 0) {
    if (areLabels(typed, names, columns, below)) return { header: true, sure: typed.length < names.length };
    const isOfItsColumn = typed.some((i) => below[i] === above[i] || below[i] === 'number');
    return { header: false, sure: isOfItsColumn };
  }
  if (above.some((kind, i) => kind === 'text' && isTyped(below[i]))) return { header: true, sure: true };
  // A column of row numbers that has no name.
  if (names[0] === '' && below[0] === 'whole') return { header: true, sure: true };
  if (rest.length === 0) return { header: names.every((name) => name !== ''), sure: false };
  return guessAmongTexts(names, columns);
}

/** Years, days, truths or evenly spaced numbers that are above something else: `country,2019,2020`, `,0,1,2`. */
function areLabels(
  typed: readonly number[],
  names: readonly string[],
  columns: readonly (readonly string[])[],
  below: readonly Kind[],
): boolean {
  const labels = typed.map((i) => names[i] ?? '');
  if (new Set(labels).size < labels.length) return false;
  const cells = typed.map((i) => columns[i] ?? []);
  const others = typed.length < names.length;
  const isYear = (text: string): boolean => /^(?:1[89]|2[01])[0-9]{2}$/.test(text);
  if (labels.every(isYear) && (others || labels.length > 1)) {
    return !cells.some((column) => column.filter((cell) => cell !== '').every(isYear));
  }
  const kinds = new Set(labels.map(kindOf));
  const [kind] = kinds;
  if (kinds.size === 1 && (kind === 'day' || kind === 'flag')) {
    return typed.every((i) => below[i] === 'whole' || below[i] === 'number');
  }
  if (labels.length < 3 || !isEven(labels)) return false;
  const rows = cells[0]?.length ?? 0;
  const evenRows = Array.from({ length: rows }, (_, r) => isEven(cells.map((column) => column[r] ?? '')));
  return evenRows.filter(Boolean).length * 4 < rows;
}

/** Whether numbers go up or down by one step. */
function isEven(texts: readonly string[]): boolean {
  const values = texts.map((text) => (text === '' ? Number.NaN : Number(text)));
  const step = (values[1] ?? 0) - (values[0] ?? 0);
  return (
    step !== 0 &&
    values.every(
      (value, i) => i === 0 || Math.abs(value - (values[i - 1] ?? 0) - step) < Math.abs(step) / 1e6,
    )
  );
}

/** Where all is text: by words, by how names are written, and by what recurs, for a value recurs in its column and a name does not. */
function guessAmongTexts(names: readonly string[], columns: readonly (readonly string[])[]): HeaderGuess {
  if (names.some((name, i) => name !== '' && columns[i]?.includes(name)))
    return { header: false, sure: true };
  if (names.some(isName) || isSeries(names)) return { header: true, sure: true };
  const tells = names.some((name, i) => {
    const cells = columns[i]?.filter((cell) => cell !== '') ?? [];
    const recurs = cells.length >= 8 && new Set(cells).size * 3 <= cells.length;
    const other =
      cells.length > 0 &&
      [/[0-9]/, /@/].some((mark) => !mark.test(name) && cells.every((cell) => mark.test(cell)));
    return name !== '' && (recurs || other);
  });
  return { header: tells, sure: tells };
}

function isName(text: string): boolean {
  if (text === '' || text.length > maxNameLength) return false;
  if (/^[\p{L}\p{N}]+(?:_[\p{L}\p{N}]+)+$|^\p{Ll}+\p{Lu}\p{L}*$|\?$/u.test(text)) return true;
  const words = text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  if (words.length <= 4 && namingWords.has(words.at(-1) ?? '')) return true;
  const facts = { name: text, type: 'string', nulls: 0, distinct: 1, rows: 1, sample: [] } as const;
  return classifyTable([facts])[0]?.category !== 'NONE';
}

/** `a,b,c` and `x1,x2,x3`. */
function isSeries(names: readonly string[]): boolean {
  if (names.length < 2) return false;
  const letters = names.map((name) => (name.length === 1 ? name.codePointAt(0) : undefined));
  if (letters.every((letter, i) => letter !== undefined && letter === (letters[0] ?? 0) + i)) return true;
  const stems = names.map((name) => /^(\p{L}+)[0-9]+$/u.exec(name)?.[1]);
  return stems.every((stem) => stem !== undefined && stem === stems[0]);
}

/**
 * Names without surrounding spaces. An empty name becomes `column_N`; a name that occurred before, in any letter case,
 * gets `_1`, `_2`, … for SQL compares names without case. @throws Problem upload.unparsable for a name that cannot be one
 */
export function columnNames(given: readonly string[], line: number): string[] {
  const taken = new Set(given.map((name) => name.trim().toLowerCase()));
  const used = new Set<string>();
  return given.map((said, i) => {
    const name = said.trim() === '' ? `column_${i + 1}` : said.trim();
    let unique = name;
    for (let n = 1; used.has(unique.toLowerCase()); n++) {
      unique = `${name}_${n}`;
      if (taken.has(unique.toLowerCase())) unique = name;
    }
    if (unique.length > maxNameLength) {
      throw unparsable(`the name of column ${i + 1} is longer than ${maxNameLength} characters`, line);
    }
    // Before any statement is written with it: not even quoted does one take U+0000.
    if (!isShowable(unique)) {
      const detail = `the name of column ${i + 1} has control, bidirectional or invisible characters`;
      throw unparsable(detail, line);
    }
    used.add(unique.toLowerCase());
    return unique;
  });
}
