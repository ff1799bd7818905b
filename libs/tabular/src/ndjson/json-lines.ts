import { type Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';
import { type CellForm, Forms } from '../parts/mostly.js';
import { joinTypes, type PartSchema, type PartType } from '../parts/types.js';

const maxColumns = 2000;
const maxNameLength = 255;
const maxDepth = 100;

const time = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$/;
const date = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const stamp =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]((?:[01][0-9]|2[0-3]):[0-5][0-9])(:[0-5][0-9](?:\.[0-9]{1,6})?)?(Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)?$/;

/**
 * Reads JSON lines strictly (RFC 8259, one object a line, blank lines ignored) to find each key's type. A string is
 * a date, time or timestamp where all of them are, and never a number; objects, arrays and mixtures with them are
 * `json`. Keys may differ in more than letter case only, for SQL compares names without it.
 */
export class JsonLines {
  private readonly types = new Map<string, PartType>();
  private readonly folded = new Map<string, string>();
  rows = 0;
  /** What the cells of each key look like in the first records. */
  readonly forms = new Map<string, Forms>();
  /** Keys with numbers whose texts say more than the engine would read of them. */
  readonly written = new Set<string>();

  /** Whether no whole number is written as another number could be: `1.0`, `1e2`, `-0`. */
  isPlain = true;

  /** `known` are the keys of the chunks before; `strict` also finds what only an engine refuses: {@link hiddenFault}. */
  constructor(
    known: PartSchema | undefined,
    private readonly strict = false,
  ) {
    for (const name of known?.keys() ?? []) this.folded.set(name.toLowerCase(), name);
  }

  /** Keys and their types, in order of appearance. */
  get schema(): PartSchema {
    return this.types;
  }

  /** @throws Problem `upload.unparsable` with the line, when it is not one JSON object that a row can hold. */
  take(text: string, line: number): void {
    if (text.trim() === '') return;
    const record = parseObject(text, line);
    const fault = this.strict ? hiddenFault(text, line) : undefined;
    if (fault !== undefined) throw fault;
    const keys = this.newKeys(Object.keys(record), line);
    this.isPlain &&= !manyForms.test(text);
    const sources = mayRound.test(text) ? numberSources(text) : undefined;
    const found = Object.entries(record).map(
      ([key, value]) => [key, value, typeOf(value, sources?.get(key), line)] as const,
    );
    // All or nothing: a line that is refused leaves no trace where others are read on.
    for (const [folded, key] of keys) this.folded.set(folded, key);
    this.rows++;
    for (const [key, value, type] of found) {
      if (typeof value === 'number' && !Number.isSafeInteger(value)) this.written.add(key);
      if (typeof value === 'object' && value !== null && sources !== undefined) this.written.add(key);
      this.types.set(key, joinTypes(this.types.get(key) ?? 'unknown', type));
      if (this.rows <= lookedAt && value !== null) this.look(key, type);
    }
  }

  private look(key: string, type: PartType): void {
    const found = this.forms.get(key) ?? new Forms();
    this.forms.set(key, found);
    found.add(formOf[type] ?? 'text');
  }

  /** The keys that no line before had, by their text in lower case. */
  private newKeys(keys: readonly string[], line: number): Map<string, string> {
    const found = new Map<string, string>();
    for (const key of keys) {
      if (this.types.has(key)) continue;
      const folded = key.toLowerCase();
      const other = this.folded.get(folded) ?? found.get(folded);
      if (other !== undefined && other !== key)
        throw unparsable('two keys differ in letter case alone', line);
      if (key === '') throw unparsable('a key is empty', line);
      if (key.length > maxNameLength)
        throw unparsable(`a key is longer than ${maxNameLength} characters`, line);
      if (key.includes('\0') || !key.isWellFormed()) throw unparsable('a key is not valid text', line);
      if (!this.folded.has(folded)) found.set(folded, key);
    }
    if (this.folded.size + found.size > maxColumns)
      throw unparsable(`there are more than ${maxColumns} keys`, line);
    return found;
  }
}

/** Records that tell what a column looks like. */
const lookedAt = 1024;

const formOf: Partial<Record<PartType, CellForm>> = {
  ...{
    integer: 'whole numbers',
    wide: 'whole numbers',
    double: 'numbers',
    nonfinite: 'numbers',
    boolean: 'truth values',
  },
  ...{ date: 'days', time: 'times', timestamp: 'moments without a zone', instant: 'moments with a zone' },
};

const manyForms = /[0-9][.]0+(?![0-9])|[0-9][eE][+-]?[0-9]|-0(?![.0-9])/;

function parseObject(text: string, line: number): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw unparsable('the line is not valid JSON', line);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const hint =
    Array.isArray(value) && line === 1 ? '; send one object a line, or the array as application/json' : '';
  throw unparsable(`the line is JSON, but not an object${hint}`, line);
}

function typeOf(value: unknown, source: string | undefined, line: number): PartType {
  if (value === null) return 'unknown';
  switch (typeof value) {
    case 'boolean':
      return 'boolean';
    case 'number':
      if (!Number.isFinite(value)) throw unparsable('a number is outside the range of a 64-bit float', line);
      return numberType(value, source);
    case 'string':
      return nonFinite.test(value) ? 'nonfinite' : stringType(value);
    default:
      checkNested(value, line);
      return 'json';
  }
}

/** Doubles that JSON has no number for, as Protocol Buffers' JSON mapping and exports of here write them. */
const nonFinite = /^(?:NaN|-?Infinity)$/;

/** Digits enough to be more than a double tells, or an exponent, which may go below the least of them. */
const mayRound = /[0-9.]{16}|[0-9][eE]/;

function numberType(value: number, source: string | undefined): PartType {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? 'double' : 'integer';
  if (source === undefined) return 'double';
  if (/^-?[0-9]+$/.test(source)) return bigType(BigInt(source));
  return decimalOf(source) === decimalOf(String(value)) ? 'double' : 'string';
}

/** A number as `DIGITSePOWER` without zeros at either end: one text for one value. */
function decimalOf(text: string): string {
  const [, sign = '', whole = '', part = '', power = '0'] =
    /^(-?)([0-9]+)(?:[.]([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(text) ?? [];
  const digits = `${whole}${part}`.replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  if (short === '') return `${sign}0`;
  return `${sign}${short}e${Number(power) - part.length + digits.length - short.length}`;
}

const bigType = (value: bigint): PartType => (BigInt.asIntN(64, value) === value ? 'wide' : 'string');

/** What a text is a value of, as it is written: a date, a time, a moment with or without a zone, or text. */
export function stringType(text: string): PartType {
  if (text.length < 8 || text.length > 32) return 'string';
  if (time.test(text)) return 'time';
  if (date.test(text)) return isDay(text) ? 'date' : 'string';
  const parts = stamp.exec(text);
  if (parts === null || !isDay(parts[1] ?? '')) return 'string';
  const [, day = '', minute = '', second, zone] = parts;
  if (zone === undefined) return 'timestamp';
  return second !== undefined && isInstant(day, minute, zone) ? 'instant' : 'string';
}

/** Whether a moment is of the years 1 to 9999 in UTC too. */
function isInstant(day: string, minute: string, zone: string): boolean {
  const offset = zone.length === 3 ? `${zone}:00` : zone.replace(/^(...)(..)$/, '$1:$2');
  const year = new Date(`${day}T${minute}${offset}`).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

function isDay(text: string): boolean {
  if (text < '0001') return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function checkNested(root: unknown, line: number): void {
  const walk = (value: unknown, depth: number): void => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw unparsable('a number is outside the range of a 64-bit float', line);
    }
    if (typeof value !== 'object' || value === null) return;
    if (depth > maxDepth) throw unparsable(`values are nested deeper than ${maxDepth} levels`, line);
    for (const item of Object.values(value)) walk(item, depth + 1);
  };
  walk(root, 1);
}

declare const JSON: {
  parse(text: string): unknown;
  stringify(value: unknown): string;
  /** ES2025; the configured library does not know it yet. */
  rawJSON(text: string): unknown;
};

/**
 * A line with the numbers of some keys as texts of what the file wrote, for columns of text (`string`), or all that they hold as the
 * text of it (`json`); every other number as it was.
 */
export function withTexts(text: string, keys: ReadonlyMap<string, PartType>): string {
  const sources = numberSources(text);
  const record = (JSON.parse as ParseWithSource)(text, (_, value, { source }) =>
    typeof value === 'number' && source !== undefined ? JSON.rawJSON(source) : value,
  ) as Record<string, unknown>;
  const texts = Object.entries(record).map(([key, value]) => {
    if (value === null || !keys.has(key)) return [key, value];
    return [key, keys.get(key) === 'json' ? JSON.stringify(value) : (sources.get(key) ?? value)];
  });
  return JSON.stringify(Object.fromEntries(texts));
}

type ParseWithSource = (
  text: string,
  reviver: (this: object, key: string, value: unknown, context: { source?: string }) => unknown,
) => unknown;

/** The text of each number at the top level: past 2^53 a parsed number no longer tells what was written. */
function numberSources(text: string): ReadonlyMap<string, string> {
  const holders = new WeakMap<object, Map<string, string>>();
  const root = (JSON.parse as ParseWithSource)(text, function (key, value, context) {
    if (typeof value === 'number' && context.source !== undefined) {
      const sources = holders.get(this) ?? new Map<string, string>();
      holders.set(this, sources.set(key, context.source));
    }
    return value;
  });
  return (
    (typeof root === 'object' && root !== null ? holders.get(root) : undefined) ?? new Map<string, string>()
  );
}

/** What a line that is valid JSON has that no engine takes: lone surrogates, or a key twice. */
export function hiddenFault(text: string, line: number): Problem | undefined {
  if (text.trim() === '') return undefined;
  // JSON.stringify writes exactly the lone halves as escapes (well-formed JSON.stringify, ES2019).
  if (
    /\\u[dD][89a-fA-F]/.test(text) &&
    /(?<!\\)(?:\\\\)*\\ud[89a-f]/.test(JSON.stringify(JSON.parse(text)))
  ) {
    return unparsable('a string holds half of a surrogate pair, which is no character', line);
  }
  const keys = topLevelKeys(text);
  if (new Set(keys).size < keys.length) return unparsable('a key occurs twice in the object', line);
  return undefined;
}

/** Keys of an object as written, repetitions included; `text` is valid JSON. */
function topLevelKeys(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[[\]{}]/gs)) {
    if (token[0] === '{' || token[0] === '[') depth++;
    else if (token[0] === '}' || token[0] === ']') depth--;
    else if (depth === 1 && token[1] !== undefined) {
      keys.push(String(JSON.parse(token[0].slice(0, token[0].length - token[1].length))));
    }
  }
  return keys;
}
