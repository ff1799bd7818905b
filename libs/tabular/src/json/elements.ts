import { unparsable } from '../engine/errors.js';

const [tab, lf, cr, space, quote, backslash, comma] = [9, 10, 13, 32, 0x22, 0x5c, 0x2c];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

export const isSpace = (byte: number): boolean =>
  byte === space || byte === lf || byte === cr || byte === tab;

/**
 * Walks over the elements of a JSON array, from behind its bracket, in as many pieces as it comes. It knows strings and nesting and no
 * more: whether an element is JSON is for whoever parses it.
 */
export class Elements {
  count = 0;
  /** Whether the bracket that closes the array was met. */
  closed = false;
  private depth = 0;
  private inString = false;
  private escaped = false;
  private begun = false;

  /**
   * Goes on from `at` up to the end of the piece or of the array, calls `onEnd` with the place of each comma or bracket that ends an
   * element and `onBreak` with each line end between its tokens, and gives the place where it stopped.
   * @throws Problem upload.unparsable for a comma without an element before it or after it
   */
  walk(
    bytes: Uint8Array,
    at: number,
    { onEnd, onBreak }: { readonly onEnd: (at: number) => void; readonly onBreak?: (at: number) => void },
  ): number {
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === backslash) this.escaped = true;
        else if (byte === quote) this.inString = false;
      } else if (isSpace(byte)) {
        if (byte === lf || byte === cr) onBreak?.(at);
      } else if (this.depth === 0 && (byte === comma || byte === closeBracket)) {
        if (this.ends(byte)) onEnd(at);
        if (this.closed) return at + 1;
      } else {
        this.begun = true;
        if (byte === quote) this.inString = true;
        else if (byte === openBracket || byte === openBrace) this.depth++;
        else if (byte === closeBracket || byte === closeBrace) this.depth = Math.max(0, this.depth - 1);
      }
    }
    return at;
  }

  private ends(byte: number): boolean {
    const isEmpty = byte === closeBracket && this.count === 0 && !this.begun;
    this.closed = byte === closeBracket;
    if (isEmpty) return false;
    if (!this.begun)
      throw unparsable(`there is nothing between two commas, or behind the last, in the array`);
    this.begun = false;
    this.count++;
    return true;
  }
}
