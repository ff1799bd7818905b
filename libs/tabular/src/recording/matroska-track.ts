import { type Element, type Elements } from './ebml.js';
import { codecs, ids } from './matroska-ids.js';
import { blankFlac, blankVorbis } from './private.js';
import { damaged, refused, type Sight, type Sound, unknownCoding } from './recording.js';
import { isSaid } from './tell.js';

export interface MatroskaTrack {
  readonly number: number;
  /** Undefined for one of neither sound nor pictures. */
  readonly kept?: { readonly sound?: Sound; readonly sight?: Sight; readonly hasAlpha: boolean };
}

/** Reads what a track is, and empties what its codec says of programs. @throws Problem upload.unparsable for what is not known */
export function readTrack(elements: Elements, entry: Element): MatroskaTrack {
  const { format } = elements;
  const list = elements.within(entry);
  const one = (id: number, among: readonly Element[] = list): Element | undefined => {
    const [found, more] = among.filter((element) => element.id === id);
    if (more !== undefined) throw damaged(format);
    return found;
  };
  const value = (id: number, among = list, other = 0): number => {
    const found = one(id, among);
    return found === undefined ? other : elements.unsigned(found);
  };
  const number = value(ids.number);
  const type = value(ids.type);
  if (number === 0) throw damaged(format);
  if (type !== 1 && type !== 2) return { number };
  const codecId = one(ids.codec);
  const name = codecId === undefined ? '' : elements.held(codecId).toString('latin1').replace(/\0+$/, '');
  const codec = codecs[name] ?? (name.startsWith('A_AAC/') ? 'aac' : undefined);
  if (codec === undefined) throw unknownCoding(format);
  const encodings = one(ids.encodings);
  if (encodings !== undefined) checkEncodings(elements, encodings);
  uidOf(elements, one(ids.uid), number);
  const secret = one(ids.private);
  if (secret !== undefined) blank(elements, secret, codec);
  const within = one(type === 1 ? ids.video : ids.audio);
  if (within === undefined) throw damaged(format);
  const held = elements.within(within);
  if (type === 1) {
    const sight = { codec, width: value(ids.width, held), height: value(ids.height, held) };
    return { number, kept: { sight, hasAlpha: value(ids.alpha, held) === 1 } };
  }
  const rate = one(ids.rate, held);
  const sampleRate = rate === undefined ? 8000 : elements.float(rate);
  return {
    number,
    kept: { sound: { codec, sampleRate, channels: value(ids.channels, held, 1) }, hasAlpha: false },
  };
}

/** Parts of a track may be compressed, and may not be encrypted. */
function checkEncodings(elements: Elements, encodings: Element): void {
  for (const encoding of elements.within(encodings))
    if (encoding.id === 0x6240 && elements.within(encoding).some(({ id }) => id === ids.encryption))
      throw refused(elements.format, 'is encrypted');
}

/** A number that a program drew becomes the track's own. */
function uidOf(elements: Elements, uid: Element | undefined, number: number): void {
  if (uid === undefined) return;
  const held = elements.held(uid);
  if (held.length === 0 || held.length > 8) throw damaged(elements.format);
  held.fill(0);
  held.writeUInt8(number & 255 || 1, held.length - 1);
}

function blank(elements: Elements, secret: Element, codec: string): void {
  const held = elements.held(secret);
  if (codec === 'vorbis') blankVorbis(held, elements.format, elements.found);
  else if (codec === 'flac') {
    if (held.toString('latin1', 0, 4) !== 'fLaC') throw damaged(elements.format);
    blankFlac(held.subarray(4), elements.format, elements.found);
  } else if (codec === 'opus' && held.toString('latin1', 0, 8) !== 'OpusHead') throw damaged(elements.format);
  else if (codec === 'mpeg4' && isSaid(held)) {
    // Behind the heads of MPEG-4 there may be a text of the encoder.
    const text = held.indexOf(Buffer.from([0, 0, 1, 0xb2]));
    if (text >= 0) held.fill(0, text);
  }
}
