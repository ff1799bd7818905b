import { type Finding } from './recording.js';
import { maxNames, tellName } from './tell.js';

/** Numbers of seven bits a byte, as ID3 has them so that none looks like sound. */
const sevenBits = (bytes: Buffer, at: number): number =>
  [0, 1, 2, 3].reduce((sum, i) => sum * 128 + (bytes.readUInt8(at + i) & 127), 0);

/** How many bytes at a place are an ID3v2 tag; 0 where there is none (id3.org, 2.4.0, 3.1). */
export function id3Bytes(bytes: Buffer, at = 0): number {
  if (at + 10 > bytes.length || bytes.toString('latin1', at, at + 3) !== 'ID3') return 0;
  const [version, revision] = [bytes.readUInt8(at + 3), bytes.readUInt8(at + 4)];
  const isSize = [6, 7, 8, 9].every((i) => bytes.readUInt8(at + i) < 128);
  if (version < 2 || version > 4 || revision === 255 || !isSize) return 0;
  const hasFooter = version === 4 && (bytes.readUInt8(at + 5) & 16) !== 0;
  return sevenBits(bytes, at + 6) + (hasFooter ? 20 : 10);
}

/** What the frames of a tag tell, by their names. */
export function tellId3(tag: Buffer, found: Set<Finding>): void {
  if (id3Bytes(tag) === 0) {
    found.add('other');
    return;
  }
  const version = tag.readUInt8(3);
  const [name, head] = version === 2 ? [3, 6] : [4, 10];
  for (let at = 10, i = 0; at + head <= tag.length && i < maxNames; i++) {
    const id = tag.toString('latin1', at, at + name);
    if (!/^[A-Z0-9]+$/.test(id)) return;
    tellName(id, found);
    const size =
      version === 2
        ? tag.readUIntBE(at + 3, 3)
        : version === 3
          ? tag.readUInt32BE(at + 4)
          : sevenBits(tag, at + 4);
    at += head + size;
  }
}

/** Where the sound ends before the tags that programs write behind it: ID3v1, APE and Lyrics3, in any order. */
export function endBeforeTags(bytes: Buffer, found: Set<Finding>): number {
  for (let end = bytes.length; ;) {
    const tag = tagBefore(bytes, end);
    if (tag === undefined || tag.bytes > end) return end;
    for (const finding of tag.told) found.add(finding);
    end -= tag.bytes;
  }
}

interface Tag {
  readonly bytes: number;
  readonly told: readonly Finding[];
}

function tagBefore(bytes: Buffer, end: number): Tag | undefined {
  const at = (back: number, length: number): string =>
    end < back ? '' : bytes.toString('latin1', end - back, end - back + length);
  if (at(128, 3) === 'TAG') return { bytes: 128, told: ['author', 'text'] };
  if (at(227, 4) === 'TAG+') return { bytes: 227, told: ['author'] };
  if (at(9, 9) === 'LYRICS200') {
    const size = Number(at(15, 6));
    return Number.isInteger(size) ? { bytes: size + 15, told: ['text'] } : undefined;
  }
  if (at(9, 9) === 'LYRICSEND') {
    const start = bytes.lastIndexOf('LYRICSBEGIN', end);
    return start < 0 || end - start > 5200 ? undefined : { bytes: end - start, told: ['text'] };
  }
  if (at(32, 8) === 'APETAGEX') {
    const hasHeader = (bytes.readUInt32LE(end - 12) & 0x80000000) !== 0;
    const size = bytes.readUInt32LE(end - 20) + (hasHeader ? 32 : 0);
    if (size < 32 || size > end) return undefined;
    const told = new Set<Finding>();
    const names = bytes.toString('latin1', end - size, end - 32).match(/[ -~]{2,255}(?=\0)/g) ?? [];
    for (const name of names.slice(0, 200)) tellName(name, told);
    return { bytes: size, told: [...told] };
  }
  return undefined;
}
