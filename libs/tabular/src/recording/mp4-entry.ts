import { type Box, type Boxes } from './mp4-boxes.js';
import { blankFlac } from './private.js';
import { damaged, refused, type Sight, type Sound, unknownCoding } from './recording.js';

const sights: Readonly<Record<string, string>> = {
  ...{ avc1: 'h264', avc3: 'h264', hvc1: 'hevc', hev1: 'hevc', dvh1: 'hevc', dvhe: 'hevc', av01: 'av1' },
  ...{ vp08: 'vp8', vp09: 'vp9', mp4v: 'mpeg4', s263: 'h263', H263: 'h263' },
  ...{ apcn: 'prores', apch: 'prores', apcs: 'prores', apco: 'prores', ap4h: 'prores', ap4x: 'prores' },
};
const sounds: Readonly<Record<string, string>> = {
  ...{ mp4a: 'aac', alac: 'alac', 'ac-3': 'ac3', 'ec-3': 'eac3', Opus: 'opus', fLaC: 'flac', '.mp3': 'mp3' },
  ...{ samr: 'amr_nb', sawb: 'amr_wb', sowt: 'pcm_s16le', twos: 'pcm_s16be', 'raw ': 'pcm_u8' },
  ...{ in24: 'pcm_s24', in32: 'pcm_s32', fl32: 'pcm_f32', fl64: 'pcm_f64', lpcm: 'pcm', ipcm: 'pcm' },
  ...{ fpcm: 'pcm', ulaw: 'pcm_mulaw', alaw: 'pcm_alaw' },
};
/** Pictures of which each is a file with texts of its own, as those of chapters are. */
export const stillCodings = new Set(['jpeg', 'mjpa', 'mjpb', 'png ']);

/** What decoders are told; in `wave` QuickTime has some of it once more. */
const told = new Set([
  ...['avcC', 'hvcC', 'lhvC', 'av1C', 'vpcC', 'dvcC', 'dvvC', 'd263', 'esds', 'dOps', 'dfLa', 'dac3', 'dec3'],
  ...['alac', 'damr', 'wave', 'frma', 'mp4a', 'enda', 'chan', 'chnl', 'pcmC', 'srat', 'colr', 'pasp', 'clap'],
  ...['fiel', 'gama', 'btrt', 'mdcv', 'clli', 'SmDm', 'CoLL'],
]);

export interface Entry {
  readonly sound?: Sound;
  readonly sight?: Sight;
  /** Bytes of a sample of all channels, where the file counts it as one. */
  readonly unit: number;
}

/** The ways in which samples of a track are coded. */
export const codingsOf = (boxes: Boxes, stsd: Box): Box[] => {
  const held = boxes.held(stsd, 8);
  const entries = boxes.within(stsd.start + 8, stsd.end);
  if (held.readUInt32BE(4) !== entries.length || entries.length === 0) throw damaged(boxes.format);
  return entries;
};

/** Reads how samples are coded and leaves out of it what names programs. @throws Problem upload.unparsable for what is not known */
export function readEntry(boxes: Boxes, entry: Box, isSight: boolean, isVersioned: boolean): Entry {
  const { format } = boxes;
  if (/^enc[avt]$/.test(entry.type)) throw encrypted(boxes);
  const codec = isSight ? sights[entry.type] : sounds[entry.type];
  if (codec === undefined) throw unknownCoding(format);
  const held = boxes.held(entry, isSight ? 78 : 28);
  held.fill(0, 0, 6);
  if (isSight) {
    if (held.subarray(42, 74).some((byte) => byte !== 0)) boxes.found.add('device');
    held.fill(0, 8, 24).fill(0, 42, 74);
    clean(boxes, entry.start + 78, entry.end, 0);
    return { sight: { codec, width: held.readUInt16BE(24), height: held.readUInt16BE(26) }, unit: 1 };
  }
  const version = isVersioned ? 0 : held.readUInt16BE(8);
  const size = [28, 44, 64][version];
  if (size === undefined || held.length < size) throw damaged(format);
  held.fill(0, 10, 16);
  clean(boxes, entry.start + size, entry.end, 0);
  const isLong = version === 2;
  const channels = isLong ? held.readUInt32BE(40) : held.readUInt16BE(16);
  const sampleRate = isLong ? held.readDoubleBE(32) : held.readUInt32BE(24) / 65_536;
  const unit =
    version === 1 ? held.readUInt32BE(36) : (channels * (/law$/.test(codec) ? 8 : held.readUInt16BE(18))) / 8;
  const sound = { codec: realCodec(codec, held), channels, sampleRate };
  return { sound, unit: codec.startsWith('pcm') ? Math.max(1, Math.floor(unit)) : 1 };
}

export const encrypted = ({ format }: Boxes): Error => refused(format, 'is encrypted');

/** Keeps what decoders are told. Boxes within `wave` are the only ones within others. */
function clean(boxes: Boxes, start: number, end: number, depth: number): void {
  for (const box of boxes.within(start, end)) {
    const held = boxes.held(box);
    if (box.type === 'sinf') throw encrypted(boxes);
    const isProfile = box.type === 'colr' && !/^ncl[xc]/.test(held.toString('latin1', 0, 4));
    if (!told.has(box.type) || isProfile || depth > 1) boxes.free(box);
    else if (box.type === 'wave') clean(boxes, box.start, box.end, depth + 1);
    else if (box.type === 'dfLa') blankFlac(boxes.held(box, 4).subarray(4), boxes.format);
  }
}

/** MPEG-4 says within what it calls sound of its own that it is MP3 (ISO/IEC 14496-1, 7.2.6.6). */
function realCodec(codec: string, held: Buffer): string {
  const at = codec === 'aac' ? held.indexOf('esds') : -1;
  if (at < 0) return codec;
  const text = held.toString('latin1', at + 8, at + 40);
  const type = /^\x03[\x80-\xff]{0,3}[^][^]{3}\x04[\x80-\xff]{0,3}[^]([^])/.exec(text)?.[1];
  return type === '\x69' || type === '\x6b' ? 'mp3' : codec;
}
