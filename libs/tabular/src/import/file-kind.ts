import { type Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';

const signatures: readonly (readonly [string, readonly number[]])[] = [
  [
    'an Office document of before 2007, or one with a password; save it as .xlsx without one',
    [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
  ],
  ['a Feather file of version 1, which is not read; write version 2', [0x46, 0x45, 0x41, 0x31]],
  ['a TIFF image, which is not read; send PNG or JPEG', [0x49, 0x49, 0x2a, 0x00]],
  ['a TIFF image, which is not read; send PNG or JPEG', [0x4d, 0x4d, 0x00, 0x2a]],
  ['a PNG image that is damaged', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG XL image, which is not read; send PNG or JPEG', [0x00, 0x00, 0x00, 0x0c, 0x4a, 0x58, 0x4c, 0x20]],
  [
    'a Windows Media recording, which is not read; send MP4',
    [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11],
  ],
  ['a Flash film, which is not read; send MP4', [0x46, 0x4c, 0x56, 0x01]],
  ['UTF-32 text; convert it to UTF-8', [0xff, 0xfe, 0x00, 0x00]],
];

/** Why the head of a file shows that it is of a kind that no format takes, or undefined. `anyText`: of the bytes alone, for any text is taken. */
export function foreignKind(head: Buffer, anyText = false): Problem | undefined {
  for (const [kind, bytes] of signatures) {
    if (head.subarray(0, bytes.length).equals(Buffer.from(bytes))) return unparsable(`the file is ${kind}`);
  }
  // A text may begin with these letters; it has no such bytes.
  if (/^ORC[^]{0,60}?[\0-\x08\x0e-\x1f]/.test(head.toString('latin1', 0, 64)))
    return unparsable('the file is an ORC file, which is not read; write Parquet');
  if (/^[^]{4}ftyp(?:hei|hev|mif1|msf1|avi[fs])/.test(head.toString('latin1', 0, 12)))
    return unparsable('the file is a HEIF or AVIF image, which is not read; send PNG or JPEG');
  if (/^RIFF[^]{4}AVI /.test(head.toString('latin1', 0, 12)))
    return unparsable('the file is an AVI film, which is not read; send MP4');
  if (/^FORM[^]{4}AIF[FC]/.test(head.toString('latin1', 0, 12)))
    return unparsable('the file is an AIFF recording, which is not read; send WAV');
  if (/^BM[^]{4}\0{4}/.test(head.toString('latin1', 0, 10)))
    return unparsable('the file is a BMP image, which is not read; send PNG');
  if (!anyText && /^(?:\xef\xbb\xbf)?\s*<(?:!doctype|\?xml|svg)/i.test(head.toString('latin1', 0, 512))) {
    return unparsable('the file is an XML document');
  }
  return undefined;
}
