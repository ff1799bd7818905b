import accessors from '@duckdb/node-api/lib/vectors/dataAccessors.js';

/**
 * Has the engine's client read texts as they are: its own decoder leaves out a mark of byte order (U+FEFF) that a text begins with, so that two
 * values became one token, and came back as one. Its texts are UTF-8 always.
 */
export function keepByteOrderMarks(): void {
  Object.assign(accessors, { textDecoder: new TextDecoder('utf-8', { ignoreBOM: true }) });
}
