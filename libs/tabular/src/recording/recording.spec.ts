import { describe, expect, it } from '@jest/globals';
import { parseBuffer } from 'music-metadata';
import {
  box,
  chunk,
  element,
  flacFrame,
  flacOf,
  mp3Frame,
  mp4Of,
  noise,
  oggOf,
  planted,
  recordings,
  riff,
  summed,
  u32,
  wavForm,
  webmOf,
} from '../../test/recordings.js';
import { recordingOf } from './read-recording.js';

const refusal = (bytes: Buffer): string => {
  try {
    recordingOf(bytes);
    return 'read';
  } catch (error) {
    return (error as { detail: string }).detail;
  }
};
const chunks = [noise(50)];
const changed = (bytes: Buffer, at: number, ...values: readonly number[]): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(values), bytes.subarray(at + values.length)]);

describe('A recording', () => {
  it('is told by another library to be as long as here, and to have no tags when it is kept', async () => {
    const told: Record<string, unknown> = {};
    for (const [name, { bytes }] of Object.entries(recordings())) {
      const kept = recordingOf(bytes);
      const { format, common } = await parseBuffer(kept.bytes, undefined, { duration: true });
      // That of WebM is told by its blocks alone.
      if (name !== 'webm') expect(format.duration).toBeCloseTo(kept.duration, 3);
      expect([format.sampleRate, format.numberOfChannels]).toEqual([
        kept.sound?.sampleRate,
        kept.sound?.channels,
      ]);
      expect([common.title, common.artist, common.picture, common.comment, common.date]).toEqual(
        Array.from({ length: 5 }),
      );
      told[name] = [kept.duration, [...kept.found].sort().join(' ')];
    }
    expect(told).toEqual({
      wav: [0.025, 'author behind other place text'],
      flac: [0.072, 'author behind cover device other place text'],
      mp3: [0.288, 'author cover text'],
      ogg: [0.04, 'device place'],
      mp4: [0.0875, 'device moment other place'],
      webm: [0.02, 'author device moment text track'],
    });
  });

  it('is refused where it is cut short, says lengths that lie, or is of a kind that is not read', () => {
    const [flac, ogg, mp4] = [
      flacOf([flacFrame(0, 1)]),
      oggOf([noise(9)]),
      mp4Of({ chunks, between: Buffer.alloc(0) }),
    ];
    const table = (more: readonly Buffer[]): Buffer => mp4Of({ chunks, between: Buffer.alloc(0), more });
    const second = ogg.indexOf('OggS', 4);
    const places = mp4.indexOf('stco') + 12;
    const outcomes = [
      riff(wavForm),
      riff(wavForm, chunk('data', noise(8))).subarray(0, 50),
      riff(changed(wavForm, 8, 0x55), chunk('data', noise(8))),
      riff(changed(wavForm, 12, 0, 0, 0, 0), chunk('data', noise(8))),
      Buffer.concat([Buffer.from('RF64\xff\xff\xff\xffWAVE', 'latin1'), wavForm]),
      flac.subarray(0, -1),
      changed(flac, flac.length - 4, 9),
      ogg.subarray(0, second),
      changed(ogg, second + 40, 9),
      Buffer.concat([ogg, ogg]),
      changed(mp4, places, 0, 0, 0, 9),
      changed(mp4, places, 0x7f, 0, 0, 9),
      mp4Of({ chunks, between: Buffer.alloc(0), timescale: 0 }),
      mp4Of({ chunks, between: Buffer.alloc(0), timescale: 1, length: 2 ** 32 - 1 }),
      table([box('mvex')]),
      table([Buffer.from([0, 0, 0, 1, ...Buffer.from('udta'), 255, 255, 255, 255, 255, 255, 255, 255])]),
      table(Array.from({ length: 100_001 }, () => box('free'))),
      mp4.subarray(0, -1),
      Buffer.concat([element('1a45dfa3', element('4282', 'other'))]),
      webmOf(chunks).subarray(0, -1),
      Buffer.concat([webmOf([]).subarray(0, 20)]),
      webmOf([]),
    ].map((bytes) => refusal(bytes).replace(/^the (\S+) recording/, '$1'));
    expect(outcomes).toEqual([
      'WAV holds neither sound nor pictures',
      'WAV is cut short',
      'WAV holds a track that is coded in a way that is not read',
      'WAV is damaged',
      'WAV is RF64 or RIFX, which is not read; write RIFF',
      'FLAC is cut short',
      'FLAC is cut short',
      'Ogg is cut short',
      'Ogg is damaged',
      'Ogg is several recordings, one behind the other',
      'MP4 is damaged',
      'MP4 is damaged',
      'MP4 says a length that no recording has',
      'MP4 says a length that no recording has',
      'MP4 is in fragments, which are not read; write it in one piece',
      'MP4 is damaged',
      'MP4 has more than 100,000 pieces',
      'MP4 is cut short',
      'Matroska is of another kind of EBML',
      'WebM is cut short',
      'Matroska is cut short',
      'WebM holds neither sound nor pictures',
    ]);
  });

  it('of MP3 may have other things among its frames, and loses the name of the program in its first', () => {
    const head = mp3Frame(
      Buffer.concat([Buffer.alloc(17), Buffer.from('Info'), u32(0), Buffer.from('LAME9.999'), noise(80)]),
    );
    const frames = [1, 2, 3, 4].map((i) => mp3Frame(noise(140, i)));
    const [a, b, c, d] = frames as [Buffer, Buffer, Buffer, Buffer];
    const kept = recordingOf(Buffer.concat([head, a, b, Buffer.from(planted), c, d, a.subarray(0, 99)]));
    expect(kept.bytes.subarray(144).equals(Buffer.concat(frames))).toBe(true);
    expect([kept.bytes.includes('LAME9'), kept.bytes.includes('LAME\0'), kept.duration]).toEqual([
      false,
      true,
      0.144,
    ]);
    expect([...kept.found].sort()).toEqual(['behind', 'device', 'other']);
  });

  it('of Ogg loses what is about its sound, and of numbers that are out of order is refused', () => {
    const ogg = oggOf([noise(9), noise(9)]);
    const last = ogg.lastIndexOf('OggS');
    const late = Buffer.concat([ogg.subarray(0, last), summed(changed(ogg.subarray(last), 18, 9))]);
    const long = Buffer.concat([ogg.subarray(0, last), summed(changed(ogg.subarray(last), 12, 9))]);
    expect([refusal(late), refusal(long), refusal(ogg)]).toEqual([
      'the Ogg recording is damaged',
      'the Ogg recording says a length that no recording has',
      'read',
    ]);
  });
});
