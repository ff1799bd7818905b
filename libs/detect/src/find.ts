import { RE2JS, RE2Set } from 're2js';
import { type Form, type Recogniser } from './recogniser.js';
import { recognisers } from './recognisers/all.js';

/** Cells are cut to this many UTF-16 units before matching: the cost of a hostile cell is bounded, no known form is longer. */
export const maxCellLength = 512;

/** Running text is cut to this many UTF-16 units a call. */
export const maxTextLength = 65_536;

/** One place in a text: [start, end) in UTF-16 units, and how telling its form is by itself, 0 to 1. */
export interface Finding {
  readonly category: string;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** A form with the recogniser that it belongs to. */
export interface KnownForm {
  readonly recogniser: Recogniser;
  readonly form: Form;
}

const forms: readonly KnownForm[] = recognisers.flatMap((recogniser) =>
  recogniser.forms.map((form) => ({ recogniser, form })),
);

function setOf(anchor: number, expressions: readonly string[]): RE2Set {
  const set = new RE2Set(anchor);
  for (const expression of expressions) set.add(expression);
  set.compile();
  return set;
}

const whole = setOf(
  RE2Set.ANCHOR_BOTH,
  forms.map(({ form }) => form.re2),
);
const inText = forms
  .filter(({ form }) => form.inText)
  .map((known) => ({ ...known, compiled: RE2JS.compile(known.form.re2) }));
const anywhere = setOf(
  RE2Set.UNANCHORED,
  inText.map(({ form }) => form.re2),
);

/** The forms that a cell has as a whole, white space at its ends aside, valid ones alone. Linear in the cell's length. */
export function formsOf(cell: string): KnownForm[] {
  const text = cell.slice(0, maxCellLength).trim();
  if (text === '') return [];
  return whole
    .match(text)
    .flatMap((index) => forms[index] ?? [])
    .filter(({ form }) => form.valid?.(text) ?? true);
}

const wordy = /[\p{L}\p{N}_]/u;

/** A match inside a longer word or number is an accident: `1.2.3.4` in `1.2.3.4.5` is no address. */
function standsAlone(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? '';
  const after = text[end] ?? '';
  if (wordy.test(before) && wordy.test(text[start] ?? '')) return false;
  if (wordy.test(after) && wordy.test(text[end - 1] ?? '')) return false;
  const joined = /[.:-]/;
  if (joined.test(after) && /[0-9]/.test(text[end + 1] ?? '') && /[0-9]/.test(text[end - 1] ?? ''))
    return false;
  return !(joined.test(before) && /[0-9]/.test(text[start - 2] ?? '') && /[0-9]/.test(text[start] ?? ''));
}

/** Longest first; what overlaps something longer, or as long and more telling, is left out. */
function withoutOverlaps(found: readonly Finding[], length: number): Finding[] {
  const kept: Finding[] = [];
  const taken = new Uint8Array(length);
  const order = found.toSorted((a, b) => b.end - b.start - (a.end - a.start) || b.score - a.score);
  for (const finding of order) {
    // What is taken is at least as long, so that it covers an end of whatever it overlaps.
    if (taken[finding.start] === 1 || taken[finding.end - 1] === 1) continue;
    taken.fill(1, finding.start, finding.end);
    kept.push(finding);
  }
  return kept.toSorted((a, b) => a.start - b.start);
}

/** Matches up to this length are looked at anew where they are not valid as a whole; card numbers and IBANs in groups are shorter. */
const longestGroups = 100;

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Places inside a match where one group of characters ends and another begins. */
function gapsOf(text: string, { start, end }: Place): number[] {
  const gaps: number[] = [];
  for (let i = start + 1; i < end; i++) if (/[ -]/.test(text[i] ?? '')) gaps.push(i);
  return gaps;
}

/** Where a form stands in a text. What follows a number may look like more of it, so a match that is not valid is shortened group by group. */
function* occurrences(text: string, { form, compiled }: (typeof inText)[number]): Generator<Place> {
  const isValid = ({ start, end }: Place): boolean =>
    standsAlone(text, start, end) && form.valid?.(text.slice(start, end)) !== false;
  const matcher = compiled.matcher(text);
  for (let from = 0; from <= text.length && matcher.find(from);) {
    const match = { start: matcher.start(), end: matcher.end() };
    from = Math.max(match.end, match.start + 1);
    if (match.end === match.start) continue;
    if (isValid(match)) {
      yield match;
    } else if (form.valid !== undefined && match.end - match.start <= longestGroups) {
      const gaps = gapsOf(text, match);
      const shorter = gaps
        .map((end) => ({ start: match.start, end }))
        .findLast((place) => compiled.matches(text.slice(place.start, place.end)) && isValid(place));
      if (shorter !== undefined) yield shorter;
      from = shorter?.end ?? (gaps[0] === undefined ? from : gaps[0] + 1);
    }
  }
}

/**
 * What of known form stands in running text, in order and without overlaps, from the first {@link maxTextLength} units; of these
 * categories alone where some are given, so that none is hidden by a longer finding that nobody asked for. Names of
 * people and places have no form and are not found.
 */
export function findInText(input: string, categories?: ReadonlySet<string>): Finding[] {
  const text = input.slice(0, maxTextLength);
  const found: Finding[] = [];
  for (const index of anywhere.match(text)) {
    const known = inText[index];
    if (known === undefined || categories?.has(known.recogniser.category) === false) continue;
    const category = known.recogniser.category;
    for (const { start, end } of occurrences(text, known)) {
      found.push({ category, start, end, score: known.form.alone });
    }
  }
  return withoutOverlaps(found, text.length);
}
