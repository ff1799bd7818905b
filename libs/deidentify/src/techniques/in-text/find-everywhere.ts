import { type Span } from '../../sql/dialect.js';

/** UTF-16 units that are searched at a time: less than a detector reads, and little enough that crowded text stays cheap. */
const windowLength = 8192;

/** Units that neighbouring windows share: a form of up to so many is seen whole, with what stands around it, in one of them. */
const overlap = 1024;

/** Units beside a span that a detector looks at before it believes in it. */
const context = 2;

type FindSpans = (text: string) => readonly Span[];

/** Where a piece may be cut without halving a character. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return at > 0 && at < text.length && unit >= 0xdc00 && unit < 0xe000 ? at - 1 : at;
}

/** The end of the run of characters without white space that holds a place. */
function endOfRun(text: string, at: number): number {
  const space = /\s/g;
  space.lastIndex = at;
  return space.exec(text)?.index ?? text.length;
}

/** In order; spans that overlap become one, of the category of the longest. */
function united(spans: readonly Span[]): Span[] {
  const made: (Span & { readonly length: number })[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = made.at(-1);
    const length = span.end - span.start;
    if (last === undefined || span.start >= last.end) {
      made.push({ ...span, length });
      continue;
    }
    const longest = length > last.length ? span : last;
    const end = Math.max(last.end, span.end);
    made[made.length - 1] = {
      category: longest.category,
      start: last.start,
      end,
      length: Math.max(length, last.length),
    };
  }
  return made.map(({ category, start, end }) => ({ category, start, end }));
}

/**
 * The spans of a text of any length. A long one is searched in windows that overlap, so that nothing is lost at a detector's limit;
 * what is longer than the overlap and reaches a window's end counts as going on to the next white space: too much is
 * replaced rather than too little.
 */
export function findEverywhere(text: string, find: FindSpans): Span[] {
  if (text.length <= windowLength) return united(find(text));
  const found: Span[] = [];
  for (let from = 0; ;) {
    const to = whole(text, Math.min(from + windowLength, text.length));
    const next = whole(text, to - overlap);
    for (const { category, start, end } of find(text.slice(from, to))) {
      const span = { category, start: from + start, end: from + end };
      // What begins or ends at a cut may be a part of something: the neighbouring window sees it whole.
      if (from > 0 && span.start < from + context) continue;
      if (to < text.length && span.end > to - context) {
        if (span.start < next + context) found.push({ ...span, end: endOfRun(text, span.end) });
      } else {
        found.push(span);
      }
    }
    if (to === text.length) return united(found);
    from = next;
  }
}
