/** What may be uploaded: what the gateway calls it, what people do, and how names of such files end. */
interface UploadType {
  readonly value: string;
  readonly label: string;
  readonly ends: readonly string[];
  readonly group: 'Tables' | 'Archives' | 'Pictures' | 'Recordings' | 'Documents';
}

const of =
  (group: UploadType['group']) =>
  (value: string, label: string, ...ends: string[]): UploadType => ({ value, label, ends, group });

const [table, archive, picture] = [of('Tables'), of('Archives'), of('Pictures')];
const [recording, document] = [of('Recordings'), of('Documents')];
const office = 'application/vnd.openxmlformats-officedocument';

/** The same as the gateway's own list, which a contract test holds it to. */
export const uploadTypes: readonly UploadType[] = [
  table('text/csv', 'CSV', 'csv'),
  table('text/tab-separated-values', 'TSV', 'tsv', 'tab'),
  table('application/json', 'JSON', 'json'),
  table('application/x-ndjson', 'NDJSON', 'ndjson', 'jsonl'),
  table('application/vnd.apache.parquet', 'Parquet', 'parquet'),
  table(`${office}.spreadsheetml.sheet`, 'Excel workbook', 'xlsx', 'xlsm'),
  table('application/vnd.oasis.opendocument.spreadsheet', 'OpenDocument spreadsheet', 'ods'),
  table('application/vnd.sqlite3', 'SQLite database', 'sqlite', 'sqlite3', 'db'),
  table('application/avro', 'Avro', 'avro'),
  table('application/vnd.apache.arrow.file', 'Arrow or Feather', 'arrow', 'feather'),
  table('application/vnd.apache.arrow.stream', 'Arrow stream', 'arrows'),
  picture('image/png', 'PNG image', 'png'),
  picture('image/jpeg', 'JPEG image', 'jpg', 'jpeg'),
  picture('image/webp', 'WebP image', 'webp'),
  picture('image/gif', 'GIF image', 'gif'),
  table('application/x-idx', 'IDX', 'idx', 'idx1-ubyte', 'idx3-ubyte'),
  recording('audio/wav', 'WAV sound', 'wav'),
  recording('audio/flac', 'FLAC sound', 'flac'),
  recording('audio/mpeg', 'MP3 sound', 'mp3'),
  recording('audio/ogg', 'Ogg sound', 'ogg', 'oga', 'opus'),
  recording('audio/mp4', 'MP4 sound', 'm4a'),
  recording('audio/webm', 'WebM sound', 'weba'),
  recording('video/mp4', 'MP4 film', 'mp4', 'm4v'),
  recording('video/quicktime', 'QuickTime film', 'mov'),
  recording('video/webm', 'WebM film', 'webm'),
  recording('video/x-matroska', 'Matroska film', 'mkv', 'mka'),
  archive('application/zip', 'Zip archive', 'zip'),
  archive('application/x-tar', 'Tar archive', 'tar'),
  archive('application/gzip', 'Compressed with gzip', 'tgz'),
  archive('application/zstd', 'Compressed with zstd'),
  archive('application/x-bzip2', 'Compressed with bzip2', 'bz2'),
  archive('application/x-xz', 'Compressed with xz', 'xz'),
  document('text/plain', 'Text', 'text'),
  document('text/markdown', 'Markdown', 'md', 'markdown'),
  document('text/html', 'HTML', 'html', 'htm'),
  document('message/rfc822', 'Mail', 'eml'),
  document('application/pdf', 'PDF', 'pdf'),
  document(`${office}.wordprocessingml.document`, 'Word document', 'docx', 'docm'),
];

const byEnd = new Map(uploadTypes.flatMap((type) => type.ends.map((end) => [end, type] as const)));

/** How names of compressed files end, and what is said of them beside what is within. */
const codings: Readonly<Record<string, string | undefined>> = { gz: 'gzip', zst: 'zstd' };

const advised = (advice: string, ...endings: string[]): Record<string, string> =>
  Object.fromEntries(endings.map((ending) => [ending, advice]));

/** Endings that no type makes readable, and those of which more must be said; options as {@link inDoor} takes them. */
const unread: Readonly<Record<string, string>> = {
  txt: 'A .txt file may be a table or a document: say type=csv, or type=text where it is to be one row. Notes go together in a .zip or .tar.',
  xls: 'Workbooks of before 2007 are not read: save it as .xlsx, or as CSV.',
  xlsb: 'Binary workbooks are not read: save it as .xlsx, or as CSV.',
  orc: 'ORC is not read: write it as Parquet.',
  doc: 'Documents of before 2007 are not read: save it as .docx, or as PDF.',
  ...advised('Documents of this kind are not read: save it as .docx, or as PDF.', 'odt', 'rtf', 'pages'),
  ...advised(
    'Mails of this kind are not read: save each as .eml, and send them in a .zip.',
    ...['msg', 'mbox', 'pst'],
  ),
  ...advised(
    'Pictures of this kind are not read: save it as PNG, or as JPEG.',
    ...['bmp', 'tif', 'tiff', 'heic', 'heif', 'avif', 'jxl', 'svg'],
  ),
  ...advised(
    'Recordings of this kind are not read: save it as WAV, or as FLAC.',
    ...['aif', 'aiff', 'wma', 'aac'],
  ),
  ...advised('Films of this kind are not read: save it as MP4, or as WebM.', ...['avi', 'wmv', 'flv', 'mpg']),
  ...advised('Archives of this kind are not read: make it a .zip or a .tar.', ...['rar', '7z']),
};

const lastEnd = (name: string): string => /\.([^./\\]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** The ending of a file's name, whether it is compressed or not; empty where it has none. */
function endOf(name: string): string {
  const end = lastEnd(name);
  const plain = Object.hasOwn(codings, end) ? name.slice(0, -end.length - 1) : name;
  // Those of MNIST have no dot.
  return /(?<=-)idx[13]-ubyte$/i.exec(plain)?.[0].toLowerCase() ?? lastEnd(plain);
}

/** What a file's name says that it is, compressed or not: `people.csv.gz` is CSV. Where it does not tell, what to do about it. */
export function typeOfName(name: string): { readonly mediaType?: string; readonly advice?: string } {
  const end = endOf(name);
  const mediaType = byEnd.get(end)?.value;
  if (mediaType !== undefined) return { mediaType };
  const advice = Object.hasOwn(unread, end) ? unread[end] : undefined;
  return { advice: advice ?? 'What it is cannot be told from its name: say it, such as type=csv.' };
}

/** How a file of that name is packed, beside what it is; `identity` where it is not, or where that is what it is. */
export function encodingOf(name: string, mediaType: string): string {
  const coding = codings[lastEnd(name)];
  return coding === undefined || mediaType === `application/${coding}` ? 'identity' : coding;
}

/** The media type that a word means: an ending such as `csv`, or a media type itself. */
export const typeOfWord = (word: string): string => byEnd.get(word.toLowerCase())?.value ?? word;

/** Whether a name says that the file is a table, or an archive, and not one row: a document, a picture or a recording. */
export function isTableName(name: string): boolean {
  const group = byEnd.get(endOf(name))?.group;
  return group === 'Tables' || group === 'Archives';
}
