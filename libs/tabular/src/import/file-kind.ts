import { type Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';

const signatures: readonly (readonly [string, readonly number[]])[] = [
  [
    'an Office document of before 2007, or one with a password; save it as .xlsx without one',
    [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
  ],
  ['a Feather file of version 1, which is not read; write version 2', [0x46, 0x45, 0x41, 0x31]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['UTF-32 text; convert it to UTF-8', [0xff, 0xfe, 0x00, 0x00]],
];

/** Why the head of a file shows that it is of a kind that no format takes, or undefined. */
export function foreignKind(head: Buffer): Problem | undefined {
  for (const [kind, bytes] of signatures) {
    if (head.subarray(0, bytes.length).equals(Buffer.from(bytes))) return unparsable(`the file is ${kind}`);
  }
  // A text may begin with these letters; it has no such bytes.
  if (/^ORC[^]{0,60}?[\0-\x08\x0e-\x1f]/.test(head.toString('latin1', 0, 64)))
    return unparsable('the file is an ORC file, which is not read; write Parquet');
  if (/^\uFEFF?\s*<(?:!doctype|html|\?xml|head|body|svg)/i.test(head.toString('latin1', 0, 512))) {
    return unparsable('the file is a HTML or XML document');
  }
  return undefined;
}
