import canonicalize from 'canonicalize';

/** Anything that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The JSON Canonicalization Scheme (RFC 8785): one text for one value. @throws TypeError on what JSON cannot hold. */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** Longer texts are not searched for a place that the parser does not name: each look reads the text up to there. */
const mostSearched = 65_536;

function parserWords(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** The parser names most places; of a token that it did not expect it does not, and that is where a cut first brings it up. */
function faultOffset(text: string, words: string): number | undefined {
  const said = /at position (\d+)/.exec(words)?.[1];
  if (said !== undefined) return Number(said);
  if (words.includes('Unexpected end')) return text.trimEnd().length;
  if (text.length > mostSearched) return undefined;
  let [before, from] = [0, text.length];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (parserWords(text.slice(0, middle))?.includes('Unexpected token')) from = middle;
    else before = middle;
  }
  return before;
}

/** Where a text stops being JSON (RFC 8259): line and column from 1, neither where that is not known; undefined where it is JSON. */
export function jsonFault(text: string): { readonly line?: number; readonly column?: number } | undefined {
  const words = parserWords(text);
  if (words === undefined) return undefined;
  const offset = faultOffset(text, words);
  if (offset === undefined) return {};
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
