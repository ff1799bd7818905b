import { freeBytes } from '../engine/free-bytes.js';
import { type FileKind, importMany, importOne } from '../gathered/file-rows.js';
import { type TableFormat } from '../parts/format.js';
import { castColumn, type RowCell } from '../parts/row-parts.js';
import { isRecording, readRecording } from './read-recording.js';
import { type Finding, findingWords } from './recording.js';

const said = (value: number | undefined): RowCell => (value === undefined ? null : String(value));

const recordings: FileKind<Finding> = {
  ...{ format: 'recording', noun: { one: 'recording', many: 'recordings' }, words: findingWords },
  columns: [
    castColumn('format', 'string'),
    castColumn('audio_codec', 'string'),
    castColumn('video_codec', 'string'),
    castColumn('duration', 'double'),
    castColumn('sample_rate', 'integer'),
    castColumn('channels', 'integer'),
    castColumn('width', 'integer'),
    castColumn('height', 'integer'),
    castColumn('recording', 'bytes'),
  ],
  read: async (file) => {
    const { format, sound, sight, duration, bytes, found } = await readRecording(file);
    const codecs = [format, sound?.codec ?? null, sight?.codec ?? null];
    const rate = sound && Math.round(sound.sampleRate);
    const numbers = [rate, sound?.channels, sight?.width, sight?.height].map(said);
    const cells = [...codecs, String(Number(duration.toFixed(6))), ...numbers, bytes];
    return { cells, bytes: bytes.length, found, free: () => freeBytes(bytes) };
  },
};

/** Sound and films: one is a table of one row, those of an archive are one of as many. */
export const recording: TableFormat = {
  name: 'recording',
  label: 'a recording',
  mediaTypes: [
    ...['audio/wav', 'audio/flac', 'audio/mpeg', 'audio/ogg', 'audio/mp4', 'audio/webm'],
    ...['video/mp4', 'video/quicktime', 'video/webm', 'video/x-matroska'],
  ],
  extensions: [
    ...['wav', 'flac', 'mp3', 'ogg', 'oga', 'opus', 'm4a', 'weba', 'mp4', 'm4v', 'mov', 'webm', 'mkv', 'mka'],
  ],
  parameters: {},
  isText: false,
  recognises: isRecording,
  importTable: async (file, session) => importOne(recordings, file, session),
  together: async (archived, session) => importMany(recordings, archived, session),
};
