import { crc16Step, crc8, oggSum } from '../src/recording/sums.js';
import { pagesOf } from '../src/recording/ogg-pages.js';

/** What no part of a kept recording may say. */
export const planted = 'Planted-Secret';
const text = Buffer.from(planted);

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const le32 = (value: number): Buffer => u32(value).reverse();
const bin = (latin: string): Buffer => Buffer.from(latin, 'latin1');

/** Bytes that no tag has. */
export const noise = (length: number, seed = 1): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 73 + seed * 31 + ((i * i) >> 3)) & 127));

/** A chunk of RIFF. */
export const chunk = (type: string, data: Buffer | string): Buffer => {
  const body = Buffer.from(data as string);
  return Buffer.concat([bin(type), le32(body.length), body, Buffer.alloc(body.length % 2)]);
};
export const riff = (...chunks: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(chunks);
  return Buffer.concat([bin('RIFF'), le32(body.length + 4), bin('WAVE'), body]);
};
/** PCM of 16 bits, one channel, 8000 a second. */
export const wavForm = chunk(
  'fmt ',
  Buffer.from('0100' + '0100' + '401f0000' + '803e0000' + '0200' + '1000', 'hex'),
);
export const wavTags: readonly Buffer[] = [
  chunk('LIST', `INFOIART${le32(text.length).toString('latin1')}${planted}`),
  chunk('bext', Buffer.concat([text, Buffer.alloc(602)])),
  chunk('iXML', `<x>GPS ${planted}</x>`),
  chunk('junk', planted),
];

/** A frame of FLAC: 192 samples of one value at 8000 a second, one channel of 16 bits. */
export function flacFrame(number: number, value: number): Buffer {
  const head = Buffer.from([0xff, 0xf8, 0x14, 0x08, number]);
  const body = Buffer.concat([head, Buffer.from([crc8(head), 0]), u16(value & 0xffff)]);
  return Buffer.concat([body, u16(body.reduce((sum, byte) => crc16Step(sum, byte), 0))]);
}
export const flacBlock = (type: number, data: Buffer, isLast = false): Buffer =>
  Buffer.concat([u32(data.length + (type | (isLast ? 128 : 0)) * 2 ** 24), data]);
export const comments = (): Buffer => {
  const said = Buffer.from(`LOCATION=${planted}`);
  return Buffer.concat([le32(text.length), text, le32(1), le32(said.length), said]);
};
export function flacOf(frames: readonly Buffer[], ...blocks: readonly Buffer[]): Buffer {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(192, 0);
  info.writeUInt16BE(192, 2);
  info.writeUIntBE(8000 * 16, 10, 3);
  info.writeUInt8(0xf0, 13);
  info.writeUInt32BE(192 * frames.length, 14);
  return Buffer.concat([bin('fLaC'), flacBlock(0, info, blocks.length === 0), ...blocks, ...frames]);
}

/** A frame of MP3: 32 kbit/s, 32 kHz, one channel; 144 bytes. */
export const mp3Frame = (body: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xfb, 0x18, 0xc0]), body, Buffer.alloc(140)]).subarray(0, 144);
export const id3 = (): Buffer => {
  const frame = Buffer.concat([bin('APIC'), u32(text.length), Buffer.alloc(2), text]);
  return Buffer.concat([bin('ID3\x03\0\0\0\0\0'), Buffer.from([frame.length]), frame]);
};
export const id3v1 = (): Buffer => Buffer.concat([bin('TAG'), text, Buffer.alloc(128)]).subarray(0, 128);

/** Opus in Ogg: a page of sound for each packet, and what is said before. */
export function oggOf(packets: readonly Buffer[], said: Buffer = Buffer.alloc(8)): Buffer {
  const head = Buffer.concat([
    bin('OpusHead\x01\x01'),
    Buffer.alloc(2),
    Buffer.from('80bb0000000000', 'hex'),
  ]);
  const heads = [...pagesOf([head], 0, true), ...pagesOf([Buffer.concat([bin('OpusTags'), said])], 1)];
  const pages = packets.map((packet, i) => {
    const [page] = pagesOf([packet], heads.length + i);
    const whole = Buffer.from(page ?? '');
    whole.writeBigInt64LE(BigInt(960 * (i + 1)), 6);
    if (i === packets.length - 1) whole[5] = 4;
    return summed(whole);
  });
  return Buffer.concat([...heads, ...pages]);
}
/** A page with the sum that it should have. */
export function summed(page: Buffer): Buffer {
  const lone = Buffer.from(page);
  lone.writeUInt32LE(0, 22);
  lone.writeUInt32LE(oggSum(lone), 22);
  return lone;
}

/** A box of MP4. */
export const box = (type: string, ...parts: readonly (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? bin(part) : part)));
  return Buffer.concat([u32(body.length + 8), bin(type), body]);
};
const zeros = (length: number): Buffer<ArrayBuffer> => Buffer.alloc(length);

export interface Mp4 {
  /** Chunks of sound, and what lies before each. */
  readonly chunks: readonly Buffer[];
  readonly between: Buffer;
  readonly timescale?: number;
  readonly length?: number;
  readonly more?: readonly Buffer[];
}
/** Sound of 8000 samples a second, of one byte each. */
export function mp4Of({ chunks, between, timescale = 8000, length, more = [] }: Mp4): Buffer {
  const brand = box('ftyp', 'isom', zeros(4), 'isom');
  const media = box('mdat', ...chunks.flatMap((one) => [between, one]), between);
  let at = brand.length + 8;
  const places = chunks.map((one) => {
    const start = at + between.length;
    at = start + one.length;
    return u32(start);
  });
  const total = chunks.reduce((sum, one) => sum + one.length, 0);
  const runs = chunks.map((one, i) => Buffer.concat([u32(i + 1), u32(one.length), u32(1)]));
  const entry = box('ulaw', zeros(6), u16(1), zeros(8), u16(1), u16(16), zeros(4), u32(8000 * 65_536));
  const times = Buffer.concat([zeros(4), u32(3_700_000_000), u32(3_700_000_000)]);
  const table = box(
    'stbl',
    box('stsd', zeros(4), u32(1), entry),
    box('stts', zeros(4), u32(1), u32(total), u32(1)),
    box('stsc', zeros(4), u32(chunks.length), ...runs),
    box('stsz', zeros(4), u32(1), u32(total)),
    box('stco', zeros(4), u32(chunks.length), ...places),
  );
  const reference = box('dinf', box('dref', zeros(4), u32(1), box('url ', u32(1))));
  const track = box(
    'trak',
    box('tkhd', times, u32(1), zeros(68)),
    box(
      'mdia',
      box('mdhd', times, u32(timescale), u32(length ?? total), zeros(4)),
      box('hdlr', zeros(8), 'soun', zeros(12), planted, zeros(1)),
      box('minf', box('smhd', zeros(8)), reference, table),
    ),
  );
  const user = box('udta', box('\xa9xyz', u16(text.length), zeros(2), text));
  const movie = box('moov', box('mvhd', times, u32(1000), u32(1000), zeros(80)), track, user, ...more);
  return Buffer.concat([brand, media, movie, box('free', text)]);
}

/** An element of Matroska; its size in eight bytes, or unknown. */
export const element = (id: string, ...parts: readonly (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? bin(part) : part)));
  return Buffer.concat([Buffer.from(id, 'hex'), Buffer.from([1, 0, 0, 0]), u32(body.length), body]);
};
export const openElement = (id: string, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from(id, 'hex'), Buffer.from([1, 255, 255, 255, 255, 255, 255, 255]), ...parts]);

/** Sound of Opus, with a block for each piece, and a track of texts with as many. */
export function webmOf(blocks: readonly Buffer[], isOpen = false): Buffer {
  const entry = (number: number, type: number, codec: string, ...more: readonly Buffer[]): Buffer =>
    element(
      'ae',
      element('d7', Buffer.from([number])),
      element('83', Buffer.from([type])),
      element('86', codec),
      ...more,
    );
  const audio = element('e1', element('b5', u32(0x473b8000)), element('9f', Buffer.from([1])));
  const tracks = element(
    '1654ae6b',
    entry(1, 2, 'A_OPUS', audio, element('536e', planted)),
    entry(2, 17, 'S_TEXT/UTF8'),
  );
  const cluster = (block: Buffer, i: number): Buffer =>
    (isOpen ? openElement : element)(
      '1f43b675',
      element('e7', u32(20 * i)),
      element('a3', Buffer.from([0x81, 0, 0, 0x80]), block),
      element('a3', Buffer.from([0x82, 0, 0, 0x80]), text),
    );
  const info = element(
    '1549a966',
    element('2ad7b1', u32(1_000_000)),
    element('5741', planted),
    element('7ba9', planted),
  );
  const tags = element(
    '1254c367',
    element('7373', element('67c8', element('45a3', 'DATE'), element('4487', planted))),
  );
  return Buffer.concat([
    element('1a45dfa3', element('4282', 'webm')),
    (isOpen ? openElement : element)('18538067', info, tracks, ...blocks.map(cluster), tags),
  ]);
}

/** One of each kind, with what people and programs add, and the bytes of its sound. */
export function recordings(seed = 1): Record<string, { bytes: Buffer; sound: readonly Buffer[] }> {
  const [data, long] = [noise(400, seed), noise(300, seed)];
  const frames = [0, 1, 2].map((i) => flacFrame(i, seed * 7 + i));
  const mp3 = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => mp3Frame(noise(140, seed + i)));
  const blocks = [flacBlock(4, comments()), flacBlock(6, text), flacBlock(1, text, true)];
  return {
    wav: { bytes: Buffer.concat([riff(wavForm, ...wavTags, chunk('data', data)), text]), sound: [data] },
    flac: { bytes: Buffer.concat([flacOf(frames, ...blocks), id3v1()]), sound: frames },
    mp3: { bytes: Buffer.concat([id3(), ...mp3, id3v1()]), sound: mp3 },
    ogg: { bytes: oggOf([data.subarray(0, 200), long], comments()), sound: [data.subarray(0, 200), long] },
    mp4: { bytes: mp4Of({ chunks: [data, long], between: text }), sound: [data, long] },
    webm: { bytes: webmOf([data, long]), sound: [data, long] },
  };
}
