import { extname } from 'node:path';

/** How names of compressed files end, and what a request says of them. */
export const codings: Readonly<Record<string, string>> = { '.gz': 'gzip', '.zst': 'zstd' };

const tables: Readonly<Record<string, string>> = {
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.tab': 'text/tab-separated-values',
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.parquet': 'application/vnd.apache.parquet',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.xlsm': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.ods': 'application/vnd.oasis.opendocument.spreadsheet',
  '.sqlite': 'application/vnd.sqlite3',
  '.sqlite3': 'application/vnd.sqlite3',
  '.db': 'application/vnd.sqlite3',
  '.avro': 'application/avro',
  '.arrow': 'application/vnd.apache.arrow.file',
  '.feather': 'application/vnd.apache.arrow.file',
  '.arrows': 'application/vnd.apache.arrow.stream',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.idx': 'application/x-idx',
  '.idx1-ubyte': 'application/x-idx',
  '.idx3-ubyte': 'application/x-idx',
  '.wav': 'audio/wav',
  '.flac': 'audio/flac',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.oga': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.m4a': 'audio/mp4',
  '.weba': 'audio/webm',
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.mka': 'video/x-matroska',
  '.zip': 'application/zip',
  '.tar': 'application/x-tar',
  '.tgz': 'application/gzip',
  '.bz2': 'application/x-bzip2',
  '.xz': 'application/x-xz',
};

/** Each is one row, so a folder of them is no table after table. */
const documents: Readonly<Record<string, string>> = {
  '.text': 'text/plain',
  '.md': 'text/markdown',
  '.markdown': 'text/markdown',
  '.html': 'text/html',
  '.htm': 'text/html',
  '.eml': 'message/rfc822',
  '.pdf': 'application/pdf',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.docm': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** The same as the gateway's own list, which a contract test holds it to. */
export const types: Readonly<Record<string, string>> = { ...tables, ...documents };

const advised = (advice: string, ...endings: string[]): Record<string, string> =>
  Object.fromEntries(endings.map((ending) => [ending, advice]));

/** Files that no type makes readable, and those of which more must be said. */
export const unread: Readonly<Record<string, string>> = {
  '.txt':
    'A .txt file may be a table or a document: use --type csv, or --type text where it is to be one row. Notes go together in a .zip or .tar.',
  '.xls': 'Workbooks of before 2007 are not read: save it as .xlsx, or as CSV.',
  '.xlsb': 'Binary workbooks are not read: save it as .xlsx, or as CSV.',
  '.orc': 'ORC is not read: write it as Parquet.',
  '.doc': 'Documents of before 2007 are not read: save it as .docx, or as PDF.',
  ...advised('Documents of this kind are not read: save it as .docx, or as PDF.', '.odt', '.rtf', '.pages'),
  ...advised(
    'Mails of this kind are not read: save each as .eml, and send them in a .zip.',
    '.msg',
    '.mbox',
    '.pst',
  ),
  ...advised(
    'Pictures of this kind are not read: save it as PNG, or as JPEG.',
    ...['.bmp', '.tif', '.tiff', '.heic', '.heif', '.avif', '.jxl', '.svg'],
  ),
  ...advised(
    'Recordings of this kind are not read: save it as WAV, or as FLAC.',
    '.aif',
    '.aiff',
    '.wma',
    '.aac',
  ),
  ...advised('Films of this kind are not read: save it as MP4, or as WebM.', '.avi', '.wmv', '.flv', '.mpg'),
};

/** The ending of a file's name, whether it is compressed or not. */
function endOf(file: string): string {
  const end = extname(file).toLowerCase();
  const name = end in codings ? file.slice(0, -end.length) : file;
  // Those of MNIST have no dot.
  const [idx] = /(?<=-)idx[13]-ubyte$/i.exec(name) ?? [];
  return idx === undefined ? extname(name).toLowerCase() : `.${idx.toLowerCase()}`;
}

/** What a file's name says it is. */
export const typeOf = (file: string): string | undefined => types[endOf(file)];

/** Whether it says that it is a table, or an archive, and not a file that is one row: a document, a picture or a recording. */
export const isTable = (file: string): boolean => {
  const type = tables[endOf(file)];
  return type !== undefined && !/^(?:image|audio|video)\//.test(type);
};
