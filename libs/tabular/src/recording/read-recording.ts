import { unparsable } from '../engine/errors.js';
import { freeBytes } from '../engine/free-bytes.js';
import { wholeOf } from '../gathered/file-rows.js';
import { type SourceFile } from '../parts/format.js';
import { readFlac } from './flac.js';
import { id3Bytes, tellId3 } from './id3.js';
import { readMatroska } from './matroska.js';
import { isMp3, readMp3 } from './mp3.js';
import { isMp4, readMp4 } from './mp4.js';
import { readOgg } from './ogg.js';
import { type Finding, type Recording } from './recording.js';
import { rareWave, readWav } from './wav.js';

type Reader = (bytes: Buffer) => Recording;

const readers: readonly (readonly [(text: string, head: Buffer) => boolean, Reader])[] = [
  [(text) => /^RIFF[^]{4}WAVE/.test(text), readWav],
  [(text) => /^(?:RF64|BW64|RIFX)[^]{4}WAVE/.test(text), refuseWave],
  [(text) => text.startsWith('fLaC'), readFlac],
  [(text) => text.startsWith('OggS\0'), readOgg],
  [(text) => text.startsWith('\x1a\x45\xdf\xa3'), readMatroska],
  [(_text, head) => isMp4(head), readMp4],
  [(_text, head) => isMp3(head, 0), readMp3],
];

function refuseWave(): never {
  throw rareWave();
}

const readerOf = (head: Buffer): Reader | undefined => {
  const text = head.toString('latin1', 0, 12);
  return readers.find(([isOne]) => isOne(text, head))?.[1];
};

/** Whether a file is a recording, by its first bytes. */
export const isRecording = (head: Buffer): boolean => readerOf(head) !== undefined || id3Bytes(head) > 0;

/** What a recording may be, with all that was uploaded of it: the engine holds it three times. */
const largest = {
  ...{ what: 'the recording', bytes: 256 << 20 },
  advice: '; cut it into shorter clips, or code it with fewer bits a second',
};

/**
 * A recording as it is kept. The structure of its container is checked from its first byte to its last; what does not play it is left behind
 * and told. @throws Problem upload.unparsable for what is no whole recording, or too large
 */
export async function readRecording(file: SourceFile): Promise<Recording> {
  const bytes = await wholeOf(file, largest);
  const recording = recordingIn(bytes);
  if (recording.bytes.buffer !== bytes.buffer) freeBytes(bytes);
  return recording;
}

/** The same of bytes. */
export const recordingOf = (bytes: Buffer): Recording => recordingIn(Buffer.from(bytes));

/** Changes the bytes, and keeps some of them where they lie. */
function recordingIn(bytes: Buffer): Recording {
  const tags = new Set<Finding>();
  let at = 0;
  for (let size = id3Bytes(bytes); size > 0; size = id3Bytes(bytes, at)) {
    if (at + size > bytes.length) throw unparsable('the recording is cut short');
    tellId3(bytes.subarray(at, at + size), tags);
    at += size;
  }
  const sound = bytes.subarray(at);
  // Between the tag of an MP3 and its sound there may be anything.
  const reader = readerOf(sound) ?? (at > 0 ? readMp3 : undefined);
  if (reader === undefined)
    throw unparsable('the file is no WAV, FLAC, MP3, Ogg, MP4, QuickTime, WebM or Matroska recording');
  const recording = reader(sound);
  return { ...recording, found: new Set([...tags, ...recording.found]) };
}
