import { type Finding } from './picture.js';

/** More entries than any camera writes: others are passed over. */
const maxEntries = 1024;

/** What tags of Exif 2.32 tell. Those of exposure, lens settings and the like are told as `other` where nothing else is. */
const tags: ReadonlyMap<number, Finding> = new Map<number, Finding>([
  ...([0x010e, 0x9286, 0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f].map((tag) => [tag, 'text']) as [number, Finding][]),
  ...([0x013b, 0x8298, 0x9c9d, 0xa430].map((tag) => [tag, 'author']) as [number, Finding][]),
  ...([0x010f, 0x0110, 0x0131, 0x927c, 0xa431, 0xa433, 0xa434, 0xa435, 0xc62f].map((tag) => [
    tag,
    'camera',
  ]) as [number, Finding][]),
  ...([0x0132, 0x9003, 0x9004].map((tag) => [tag, 'moment']) as [number, Finding][]),
]);
const orientationTag = 0x0112;
const exifTag = 0x8769;
const placeTag = 0x8825;
const xmpTag = 0x02bc;

interface Entry {
  readonly tag: number;
  readonly count: number;
  /** Where the value is, or where it is said to be. */
  readonly at: number;
}

/** The directories of a TIFF, which is what Exif is. What it does not hold is not looked for. */
class Tiff {
  private constructor(
    readonly bytes: Buffer,
    private readonly isLittle: boolean,
  ) {}

  static open(bytes: Buffer): Tiff | undefined {
    const order = bytes.toString('latin1', 0, 2);
    if (order !== 'II' && order !== 'MM') return undefined;
    const tiff = new Tiff(bytes, order === 'II');
    return tiff.short(2) === 42 ? tiff : undefined;
  }

  short(at: number): number {
    if (at < 0 || at + 2 > this.bytes.length) return 0;
    return this.isLittle ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at);
  }

  long(at: number): number {
    if (at < 0 || at + 4 > this.bytes.length) return 0;
    return this.isLittle ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at);
  }

  /** The entries of a directory, and where the next one is. */
  directory(at: number): { readonly entries: readonly Entry[]; readonly next: number } {
    const count = at < 8 ? 0 : Math.min(this.short(at), maxEntries);
    const entries = Array.from({ length: count }, (_, i) => at + 2 + 12 * i)
      .filter((start) => start + 12 <= this.bytes.length)
      .map((start) => ({ tag: this.short(start), count: this.long(start + 4), at: start + 8 }));
    return { entries, next: this.long(at + 2 + 12 * count) };
  }
}

/**
 * Adds what an Exif block tells to `found`, and answers with how the picture is to be turned, 1 to 8; 1 where nothing is said. A block that
 * is damaged tells `other`: it goes in any case.
 */
export function readExif(bytes: Buffer, found: Set<Finding>): number {
  const before = found.size;
  const tiff = Tiff.open(bytes);
  let [orientation, others] = [1, tiff === undefined];
  // Each directory and each XMP is looked into once: entries may name the same bytes a million times.
  const once = new Set<number>();
  const isNew = (tag: number): boolean => once.size < once.add(tag).size;
  const look = (entries: readonly Entry[]): void => {
    for (const { tag, count, at } of entries) {
      const told = tags.get(tag);
      if (tag === orientationTag) orientation = tiff?.short(at) ?? 1;
      else if (told !== undefined) found.add(told);
      else if (tag === xmpTag && isNew(tag))
        readXmp(bytes.subarray(tiff?.long(at), (tiff?.long(at) ?? 0) + count), found);
      else others = true;
    }
  };
  if (tiff !== undefined) {
    const first = tiff.directory(tiff.long(4));
    look(first.entries);
    if (first.next !== 0) found.add('thumbnail');
    for (const { tag, at } of first.entries) {
      if (tag === exifTag && isNew(tag)) look(tiff.directory(tiff.long(at)).entries);
      // The version of the directory alone tells no place.
      if (
        tag === placeTag &&
        isNew(tag) &&
        tiff.directory(tiff.long(at)).entries.some((entry) => entry.tag > 0)
      )
        found.add('place');
    }
  }
  if (others && found.size === before) found.add('other');
  return orientation >= 1 && orientation <= 8 ? orientation : 1;
}

/** As far as XMP is looked into. */
export const maxXmp = 1 << 20;

const inXmp: readonly (readonly [RegExp, Finding])[] = [
  [/GPSLatitude|GPSLongitude|photoshop:City|Iptc4xmpCore:Location|LocationCreated/, 'place'],
  [/CreateDate|DateTimeOriginal|photoshop:DateCreated|ModifyDate/, 'moment'],
  [/SerialNumber|tiff:Make|tiff:Model|CreatorTool|xmpMM:/, 'camera'],
  [/dc:creator|dc:rights|OwnerName|AuthorsPosition|CreatorContactInfo|PersonInImage/, 'author'],
  [/dc:description|dc:title|dc:subject|UserComment|photoshop:Headline/, 'text'],
  [/xmp:Thumbnails|xmpGImg:/, 'thumbnail'],
];

/** Adds what an XMP packet tells by the names that it uses. */
export function readXmp(bytes: Buffer, found: Set<Finding>): void {
  const text = bytes.toString('latin1', 0, maxXmp);
  const told = inXmp.filter(([form]) => form.test(text));
  for (const [, finding] of told) found.add(finding);
  if (told.length === 0) found.add('other');
}

/** What datasets of IPTC-IIM 4.2 tell, by their numbers in record 2. */
const inIptc: ReadonlyMap<number, Finding> = new Map<number, Finding>([
  ...([26, 90, 92, 95, 100, 101].map((number) => [number, 'place']) as [number, Finding][]),
  ...([55, 60].map((number) => [number, 'moment']) as [number, Finding][]),
  ...([80, 85, 110, 115, 116, 118, 122].map((number) => [number, 'author']) as [number, Finding][]),
  ...([5, 25, 40, 105, 120].map((number) => [number, 'text']) as [number, Finding][]),
]);

/** Adds what resources of Photoshop tell: IPTC and thumbnails. */
export function readPhotoshop(bytes: Buffer, found: Set<Finding>): void {
  const before = found.size;
  for (let at = 0; at + 12 <= bytes.length && bytes.toString('latin1', at, at + 4) === '8BIM';) {
    const id = bytes.readUInt16BE(at + 4);
    const name = bytes[at + 6] ?? 0;
    const start = at + 6 + 1 + name + (name % 2 === 0 ? 1 : 0);
    if (start + 4 > bytes.length) break;
    const size = bytes.readUInt32BE(start);
    if (id === 0x0404) readIptc(bytes.subarray(start + 4, start + 4 + size), found);
    if (id === 0x0409 || id === 0x040c) found.add('thumbnail');
    if (id === 0x040f) found.add('profile');
    at = start + 4 + size + (size % 2);
  }
  if (found.size === before) found.add('other');
}

function readIptc(bytes: Buffer, found: Set<Finding>): void {
  for (let at = 0; at + 5 <= bytes.length && bytes[at] === 0x1c;) {
    const told = bytes[at + 1] === 2 ? inIptc.get(bytes[at + 2] ?? 0) : undefined;
    if (told !== undefined) found.add(told);
    at += 5 + bytes.readUInt16BE(at + 3);
  }
}
