import { type Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';

export type RecordingFormat = 'wav' | 'flac' | 'mp3' | 'ogg' | 'mp4' | 'mov' | 'webm' | 'matroska';

/** What was beside the sound and pictures of a recording. */
export type Finding =
  'place' | 'moment' | 'device' | 'author' | 'text' | 'cover' | 'track' | 'behind' | 'other';

/** What a recording did, by what was found in it. */
export const findingWords: Readonly<Record<Finding, string>> = {
  place: 'said where they were made',
  moment: 'said when they were made',
  device: 'named the device or the program that made them',
  author: 'named authors, owners or titles',
  text: 'held comments, lyrics or other text',
  cover: 'held a picture as their cover',
  track: 'held tracks other than sound and pictures',
  behind: 'had something before their beginning or behind their end',
  other: 'held other data that is no sound and no picture',
};

/** What is heard of one. */
export interface Sound {
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
}

/** What is seen of one. */
export interface Sight {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

/** A recording as it is kept: what plays it, and nothing else. */
export interface Recording {
  readonly format: RecordingFormat;
  /** Of the first track of sound. */
  readonly sound?: Sound | undefined;
  /** Of the first track of pictures. */
  readonly sight?: Sight | undefined;
  /** Seconds. */
  readonly duration: number;
  readonly bytes: Buffer;
  /** What it had that is not in `bytes`. */
  readonly found: ReadonlySet<Finding>;
}

const names: Record<RecordingFormat, string> = {
  ...{ wav: 'WAV', flac: 'FLAC', mp3: 'MP3', ogg: 'Ogg', mp4: 'MP4', mov: 'QuickTime' },
  ...{ webm: 'WebM', matroska: 'Matroska' },
};

/** Refuses a recording for what it is, without a value of it. */
export const refused = (format: RecordingFormat, why: string): Problem =>
  unparsable(`the ${names[format]} recording ${why}`);

export const cutShort = (format: RecordingFormat): Problem => refused(format, 'is cut short');
export const damaged = (format: RecordingFormat): Problem => refused(format, 'is damaged');
export const silent = (format: RecordingFormat): Problem =>
  refused(format, 'holds neither sound nor pictures');
export const unknownCoding = (format: RecordingFormat): Problem =>
  refused(format, 'holds a track that is coded in a way that is not read');

/** No recording is as long: what says so lies, or counts from elsewhere than its own beginning. */
const maxSeconds = 10_000_000;

/** Seconds of so many of which `rate` are one. @throws Problem upload.unparsable for what no recording lasts */
export function seconds(format: RecordingFormat, length: number, rate: number): number {
  const duration = length / rate;
  if (!(rate > 0) || !(duration >= 0) || duration > maxSeconds)
    throw refused(format, 'says a length that no recording has');
  return duration;
}

/** @throws Problem upload.unparsable for sound or pictures of no size, or more than anything plays */
export function checkTracks(format: RecordingFormat, sound?: Sound, sight?: Sight): void {
  const isSound =
    sound === undefined ||
    (sound.channels > 0 && sound.channels <= 255 && sound.sampleRate > 0 && sound.sampleRate <= 10_000_000);
  const isSight =
    sight === undefined ||
    (sight.width > 0 && sight.height > 0 && sight.width <= 65_535 && sight.height <= 65_535);
  if (!isSound || !isSight) throw damaged(format);
}
