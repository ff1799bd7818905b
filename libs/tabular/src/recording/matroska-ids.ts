import { type Finding } from './recording.js';

/** What is kept of an element: others within it (all of numbers and names where it says nothing of them), or all that it holds. */
export type Keep = 'all' | { readonly [id: number]: Keep };

const all = (...ids: readonly number[]): Record<number, Keep> =>
  Object.fromEntries(ids.map((id) => [id, 'all' as const]));

export const ids = {
  ...{ head: 0x1a45dfa3, docType: 0x4282, segment: 0x18538067, seekHead: 0x114d9b74, info: 0x1549a966 },
  ...{ tracks: 0x1654ae6b, cluster: 0x1f43b675, cues: 0x1c53bb6b, tags: 0x1254c367, chapters: 0x1043a770 },
  ...{ attachments: 0x1941a469, track: 0xae, number: 0xd7, uid: 0x73c5, type: 0x83, codec: 0x86 },
  ...{ private: 0x63a2, video: 0xe0, audio: 0xe1, width: 0xb0, height: 0xba, alpha: 0x53c0 },
  ...{ rate: 0xb5, channels: 0x9f, encodings: 0x6d80, encryption: 0x5035, scale: 0x2ad7b1 },
  ...{ duration: 0x4489, muxer: 0x4d80, writer: 0x5741, title: 0x7ba9, date: 0x4461, name: 0x536e },
  ...{ time: 0xe7, simple: 0xa3, group: 0xa0, block: 0xa1, additions: 0x75a1, encrypted: 0xaf },
  ...{ seek: 0x4dbb, seekId: 0x53ab, cuePoint: 0xbb, cueTrack: 0xf7, cuePlaces: 0xb7 },
  ...{ tagName: 0x45a3, tag: 0x7373, simpleTag: 0x67c8, blockLength: 0x9b },
} as const;

export const keptOfHead: Keep = all(0x4286, 0x42f7, 0x42f2, 0x42f3, ids.docType, 0x4287, 0x4285);

/** Numbers of colours, and of how they were mastered (RFC 9559, 5.1.4.1.28.16). */
const colours: Keep = {
  ...all(0x55b1, 0x55b2, 0x55b3, 0x55b4, 0x55b5, 0x55b6, 0x55b7, 0x55b8, 0x55b9, 0x55ba, 0x55bb, 0x55bc),
  ...all(0x55bd),
  0x55d0: all(0x55d1, 0x55d2, 0x55d3, 0x55d4, 0x55d5, 0x55d6, 0x55d7, 0x55d8, 0x55d9, 0x55da),
};

export const keptOfTrack: Keep = {
  ...all(ids.number, ids.uid, ids.type, 0xb9, 0x88, 0x55aa, 0x9c, 0x6de7, 0x6df8, 0x23e383, 0x55ee),
  ...all(0x22b59c, 0x22b59d, ids.codec, ids.private, 0x56aa, 0x56bb),
  [ids.video]: {
    ...all(ids.width, ids.height, 0x54b0, 0x54ba, 0x54b2, 0x9a, 0x9d, 0x53b8, ids.alpha, 0x54b3),
    ...all(0x54aa, 0x54bb, 0x54cc, 0x54dd),
    0x55b0: colours,
  },
  [ids.audio]: all(ids.rate, 0x78b5, ids.channels, 0x6264),
  [ids.encodings]: { 0x6240: { ...all(0x5031, 0x5032, 0x5033), 0x5034: all(0x4254, 0x4255) } },
};

export const keptOfInfo: Keep = all(ids.scale, ids.duration, ids.muxer, ids.writer);
export const keptOfSeek: Keep = all(ids.seekId, 0x53ac);
export const keptOfCue: Keep = {
  ...all(0xb3),
  [ids.cuePlaces]: all(ids.cueTrack, 0xf1, 0xf0, 0xb2, 0x5378),
};
export const keptOfCluster: Keep = {
  ...all(ids.time, 0xa7, 0xab, ids.simple),
  [ids.group]: {
    ...all(ids.block, ids.blockLength, 0xfb, 0xfa, 0x75a2),
    [ids.additions]: { 0xa6: all(0xee, 0xa5) },
  },
};

/** What elements that are not kept tell, where it is not the other things that are in none of these. */
export const told: Readonly<Record<number, Finding>> = {
  ...{ [ids.title]: 'author', [ids.date]: 'moment', [ids.name]: 'text', [ids.chapters]: 'text' },
  // Names of codecs and of files, of this recording and of its neighbours.
  ...{ 0x258688: 'device', 0x7384: 'text', 0x3c83ab: 'text', 0x3e83bb: 'text' },
};

/** About how a file was laid out, or for whom: it says nothing of what was recorded. */
export const plain = new Set([
  0xec, 0xbf, 0x73a4, 0x3cb923, 0x3eb923, 0x4444, 0x55ab, 0x55ac, 0x55ae, 0x55af,
]);

export const codecs: Readonly<Record<string, string>> = {
  ...{ V_VP8: 'vp8', V_VP9: 'vp9', V_AV1: 'av1', 'V_MPEG4/ISO/AVC': 'h264', 'V_MPEGH/ISO/HEVC': 'hevc' },
  ...{ 'V_MPEG4/ISO/ASP': 'mpeg4', 'V_MPEG4/ISO/SP': 'mpeg4', A_VORBIS: 'vorbis', A_OPUS: 'opus' },
  ...{ A_AAC: 'aac', A_FLAC: 'flac', 'A_MPEG/L3': 'mp3', A_AC3: 'ac3', A_EAC3: 'eac3', A_ALAC: 'alac' },
  ...{ 'A_PCM/INT/LIT': 'pcm', 'A_PCM/FLOAT/IEEE': 'pcm_float' },
};
