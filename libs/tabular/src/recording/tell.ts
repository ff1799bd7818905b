import { type Finding } from './recording.js';

/** How names of what people and programs add are told apart: of RIFF, ID3, Vorbis, iTunes and QuickTime, and Matroska. */
const kinds: readonly (readonly [RegExp, Finding])[] = [
  [/gps|location|geo|latitude|longitude|.xyz|loci|IARL|recording_location|country|city/i, 'place'],
  [/pictur|coverart|^APIC|^PIC$|covr|thumb/i, 'cover'],
  [
    /date|year|moment|^TD(?:AT|EN|OR|RC|RL|TG)|^TYER|^TIME|^TRDA|^TYE|^TDA|^TIM$|.day$|ICRD|IDIT|timecode/i,
    'moment',
  ],
  [
    /encod|tool|software|^TSSE|^TENC|^TEN|^TSS|.too$|.mak$|.mod$|.swr$|ISFT|ITCH|ISRC|make|model|device|camera|vendor|itunsmpb/i,
    'device',
  ],
  [
    /artist|author|album|title|compos|perform|copyright|writer|owner|organi[sz]ation|contact|director|^T(?:PE|IT|AL|CO[MP]|EXT|OLY|OPE|OWN|PUB|RSN|T\d|P\d|CM)|^PRIV|^UFID|^OWNE|.(?:nam|ART|alb|wrt|aut|cpy|prd|dir)$|aART|cprt|auth|perf|titl|INAM|IART|ICOP|IENG|IPRD/i,
    'author',
  ],
];

/** What the name of a thing that was added tells of it: where it says nothing else, that it is text. */
export function tellName(name: string, found: Set<Finding>): void {
  found.add(kinds.find(([form]) => form.test(name))?.[1] ?? 'text');
}

/** Of one tag; what more tell is told by the first. */
export const maxNames = 1000;

const maxXmp = 1 << 20;
const inXmp: readonly (readonly [RegExp, Finding])[] = [
  [/GPS|Location|City|Country/, 'place'],
  [/Date/, 'moment'],
  [/CreatorTool|Make|Model|Software/, 'device'],
  [/creator|rights|title|artist/, 'author'],
  [/Thumbnails/, 'cover'],
];

/** What texts in XML tell, by the names that are in them. */
export function tellXml(bytes: Buffer, found: Set<Finding>): void {
  const text = bytes.toString('latin1', 0, maxXmp);
  found.add('text');
  for (const [form, finding] of inXmp) if (form.test(text)) found.add(finding);
}

/** Whether there is anything but zeros. */
export function isSaid(bytes: Buffer): boolean {
  // A Buffer is compared with its own first byte and itself, a byte further, which is as fast as comparing memory.
  if (bytes.length === 0) return false;
  return bytes[0] !== 0 || !bytes.subarray(1).equals(bytes.subarray(0, -1));
}

/** Comments of Vorbis, which FLAC and Opus have too: a program, and texts with names. */
export function tellComments(bytes: Buffer, found: Set<Finding>): void {
  let at = 0;
  const text = (): string | undefined => {
    if (at + 4 > bytes.length) return undefined;
    const from = at + 4;
    at = from + bytes.readUInt32LE(at);
    return at > bytes.length ? undefined : bytes.toString('latin1', from, Math.min(at, from + 100));
  };
  const vendor = text();
  if (vendor !== undefined && /[^\0]/.test(vendor)) found.add('device');
  at += 4;
  for (let said = text(), i = 0; said !== undefined && i < maxNames; said = text(), i++)
    tellName(said.split('=', 1)[0] ?? '', found);
}
