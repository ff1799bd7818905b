import { isUtf8 } from 'node:buffer';
import { type Encoding } from '#libs/contracts';
import { type TextEncoding, TextReader } from './text-reader.js';

/** What the head of a text shows of its encoding; `sure` where it says so itself or fits nothing else. */
export interface EncodingGuess {
  readonly encoding: TextEncoding;
  readonly sure: boolean;
}

const marks: readonly (readonly [TextEncoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * The encoding of a text: as it was said, by its byte order mark, or by what fits. Where nothing
 * does it is UTF-8 that is broken, whose reader says where.
 */
export function encodingOf(head: Buffer, said: Encoding | undefined): EncodingGuess {
  const mark = marks.find(([, bytes]) => head.subarray(0, bytes.length).equals(Buffer.from(bytes)))?.[0];
  if (said === 'utf-16') return { encoding: mark === 'utf-16be' ? mark : 'utf-16le', sure: true };
  if (said !== undefined) return { encoding: said, sure: true };
  if (mark !== undefined) return { encoding: mark, sure: true };
  const wide = wideOf(head);
  if (wide !== undefined) return { encoding: wide, sure: false };
  // The head may end inside a character.
  if ([0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, head.length - cut)))) {
    return { encoding: 'utf-8', sure: true };
  }
  return { encoding: narrowOf(head) ?? 'utf-8', sure: false };
}

/** UTF-16 without a mark: every other byte of Latin text is zero. */
function wideOf(head: Buffer): TextEncoding | undefined {
  if (!head.includes(0)) return undefined;
  const zeros = [0, 0];
  const pairs = head.length >> 1;
  for (let at = 0; at < 2 * pairs; at++) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const encoding = odd * 5 > pairs && even * 100 <= pairs ? 'utf-16le' : 'utf-16be';
  const isEvident = encoding === 'utf-16le' || (even * 5 > pairs && odd * 100 <= pairs);
  return isEvident && fits(head, encoding) ? encoding : undefined;
}

/**
 * Chinese text is pairs of the area of GB 2312, Japanese text pairs of others with kana among them; letters of Western Europe stand
 * alone among ASCII.
 */
function narrowOf(head: Buffer): TextEncoding | undefined {
  let high = 0;
  let chinese = 0;
  for (let at = 0; at < head.length; at++) {
    const [lead = 0, trail = 0] = [head[at], head[at + 1]];
    if (lead < 0x80) continue;
    const isPair = lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1 && trail <= 0xfe;
    high += isPair ? 2 : 1;
    if (!isPair) continue;
    chinese += 2;
    at++;
  }
  if (chinese >= 0.95 * high && fits(head, 'gb18030')) return 'gb18030';
  if (isJapanese(head)) return 'shift_jis';
  return fits(head, 'windows-1252') ? 'windows-1252' : undefined;
}

function isJapanese(head: Buffer): boolean {
  const text = textOf(head, 'shift_jis');
  if (text === undefined) return false;
  const others = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
  const wide = text.match(/[\p{Script=Han}\u3000-\u30ff\uff01-\uff5e]/gu)?.length ?? 0;
  return wide >= 0.9 * others;
}

const fits = (head: Buffer, encoding: TextEncoding): boolean => textOf(head, encoding) !== undefined;

/** The head as text, but for a character that it ends in; undefined where a byte does not fit. */
function textOf(head: Buffer, encoding: TextEncoding): string | undefined {
  try {
    return new TextReader(encoding).read(head);
  } catch {
    return undefined;
  }
}
