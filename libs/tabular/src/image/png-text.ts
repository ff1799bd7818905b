import { inflateSync } from 'node:zlib';
import { maxXmp, readXmp } from './exif.js';
import { type Finding } from './picture.js';

const keywords: readonly (readonly [RegExp, Finding])[] = [
  [/^(?:author|copyright|artist)/i, 'author'],
  [/^(?:creation time|date)/i, 'moment'],
  [/^(?:software|source|make|model)/i, 'camera'],
];

const xmp = 'XML:com.adobe.xmp';

/** Adds what a chunk of text tells by its keyword, and where it is XMP by what that has: the first alone is unpacked, for they cost nothing to pack. */
export function readText(type: string, data: Buffer, found: Set<Finding>, seen: Set<string>): void {
  const end = data.subarray(0, 80).indexOf(0);
  const keyword = data.toString('latin1', 0, Math.max(0, end));
  if (keyword === xmp && !seen.has(xmp)) readXmp(textOf(type, data.subarray(end + 1)), found);
  else found.add(keywords.find(([form]) => form.test(keyword))?.[1] ?? (keyword === xmp ? 'other' : 'text'));
  if (keyword === xmp) seen.add(xmp);
}

/** The text behind the keyword; nothing where it does not unpack. */
function textOf(type: string, data: Buffer): Buffer {
  if (type === 'tEXt') return data;
  if (type === 'zTXt') return unpacked(data.subarray(1));
  const language = data.indexOf(0, 2);
  const translated = data.indexOf(0, language + 1);
  const text = data.subarray(language < 0 || translated < 0 ? data.length : translated + 1);
  return data[0] === 1 ? unpacked(text) : text;
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: maxXmp });
  } catch {
    return Buffer.alloc(0);
  }
}
