import { tellId3 } from './id3.js';
import {
  checkTracks,
  cutShort,
  damaged,
  type Finding,
  type Recording,
  refused,
  seconds,
  silent,
  type Sound,
  unknownCoding,
} from './recording.js';
import { isSaid, maxNames, tellName, tellXml } from './tell.js';

/** Each costs a step. */
const maxChunks = 100_000;
const extensible = 0xfffe;
/** Behind the code of two bytes of what an extensible format really is. */
const subformat = Buffer.from('000000001000800000aa00389b71', 'hex');
/** How samples may be coded: plain, as fractions, by A-law and by µ-law. */
const codings: Readonly<Record<number, (bits: number) => string | undefined>> = {
  1: (bits) => (bits % 8 === 0 && bits <= 32 ? (bits === 8 ? 'pcm_u8' : `pcm_s${bits}le`) : undefined),
  3: (bits) => (bits === 32 || bits === 64 ? `pcm_f${bits}le` : undefined),
  6: (bits) => (bits === 8 ? 'pcm_alaw' : undefined),
  7: (bits) => (bits === 8 ? 'pcm_mulaw' : undefined),
};

interface Form {
  readonly sound: Sound;
  /** Bytes of a sample of all channels. */
  readonly block: number;
  readonly isPlain: boolean;
  /** As it is written. */
  readonly bytes: Buffer;
}

/** Reads a recording's chunks and keeps those that play it. @throws Problem upload.unparsable for what is no whole WAV */
export function readWav(bytes: Buffer): Recording {
  const end = bytes.length < 12 ? Infinity : bytes.readUInt32LE(4) + 8;
  if (end > bytes.length) throw cutShort('wav');
  if (end < 12) throw damaged('wav');
  const found = new Set<Finding>();
  let form: Form | undefined;
  let data: Buffer | undefined;
  for (let at = 12, i = 0; at < end; i++) {
    if (i === maxChunks) throw refused('wav', `has more than ${maxChunks.toLocaleString('en')} pieces`);
    const size = at + 8 > end ? Infinity : bytes.readUInt32LE(at + 4);
    if (at + 8 + size > end) throw cutShort('wav');
    const type = bytes.toString('latin1', at, at + 4);
    const body = bytes.subarray(at + 8, at + 8 + size);
    if (type === 'fmt ' && form === undefined) form = formOf(body);
    else if (type === 'data' && form !== undefined && data === undefined) data = body;
    else if (type === 'fmt ' || type === 'data') throw damaged('wav');
    else if (type !== 'fact') tellChunk(type, body, found);
    at += 8 + size + (size % 2);
  }
  if (form === undefined || data === undefined || data.length < form.block) throw silent('wav');
  // A file of an odd number of bytes may have one more.
  if (bytes.length > end + (end % 2)) found.add('behind');
  const samples = Math.floor(data.length / form.block);
  const whole = data.subarray(0, samples * form.block);
  if (whole.length < data.length) found.add('behind');
  const duration = seconds('wav', samples, form.sound.sampleRate);
  return { format: 'wav', sound: form.sound, duration, bytes: written(form, samples, whole), found };
}

function formOf(body: Buffer): Form {
  if (body.length < 16) throw damaged('wav');
  const [tag, channels, block, bits] = [0, 2, 12, 14].map((at) => body.readUInt16LE(at)) as [
    number,
    number,
    number,
    number,
  ];
  const sampleRate = body.readUInt32LE(4);
  const isExtensible = tag === extensible;
  if (isExtensible && (body.length < 40 || !body.subarray(26, 40).equals(subformat)))
    throw unknownCoding('wav');
  const code = isExtensible ? body.readUInt16LE(24) : tag;
  const codec = codings[code]?.(bits);
  if (codec === undefined) throw unknownCoding('wav');
  const sound = { codec, sampleRate, channels };
  checkTracks('wav', sound);
  if (block !== (channels * bits) / 8) throw damaged('wav');
  const isPlain = code === 1;
  const bytes = Buffer.alloc(isExtensible ? 40 : isPlain ? 16 : 18);
  body.copy(bytes, 0, 0, 16);
  bytes.writeUInt32LE((sampleRate * block) % 2 ** 32, 8);
  if (isExtensible) {
    body.copy(bytes, 18, 18, 40);
    bytes.writeUInt16LE(22, 16);
  }
  return { sound, block, isPlain, bytes };
}

/** The same sound with a head of its own. */
function written({ bytes, isPlain }: Form, samples: number, data: Buffer): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(samples);
  const head = Buffer.from('RIFF\0\0\0\0WAVE', 'latin1');
  const fact = isPlain ? [] : chunk('fact', count);
  const whole = Buffer.concat([head, ...chunk('fmt ', bytes), ...fact, ...chunk('data', data)]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

/** In pieces: the sound is copied once, with all of the file. */
function chunk(type: string, data: Buffer): Buffer[] {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return [head, data, Buffer.alloc(data.length % 2)];
}

function tellChunk(type: string, body: Buffer, found: Set<Finding>): void {
  if (type === 'LIST' && body.toString('latin1', 0, 4) === 'INFO') {
    for (let at = 4, i = 0; at + 8 <= body.length && i < maxNames; i++) {
      tellName(body.toString('latin1', at, at + 4), found);
      const size = body.readUInt32LE(at + 4);
      at += 8 + size + (size % 2);
    }
  } else if (type === 'LIST' || type === 'cue ' || type === 'labl') found.add('text');
  else if (type === 'bext') {
    // Broadcasters' description, originator, and the day and time of origin (EBU Tech 3285).
    if (isSaid(body.subarray(0, 256))) found.add('text');
    if (isSaid(body.subarray(256, 320))) found.add('device');
    if (isSaid(body.subarray(320, 338))) found.add('moment');
  } else if (type.toLowerCase() === 'id3 ') tellId3(body, found);
  else if (type === 'iXML' || type === '_PMX' || type === 'axml') tellXml(body, found);
  else if (isSaid(body)) found.add('other');
}

/** WAV of other orders and sizes, which is refused by its name. */
export const rareWave = (): Error => refused('wav', 'is RF64 or RIFX, which is not read; write RIFF');
