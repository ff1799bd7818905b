/** What may be uploaded, as the gateway's own list has it, and how names of such files end. */
export const mediaTypes = [
  { value: 'text/csv', label: 'CSV', ends: ['csv', 'txt'] },
  { value: 'text/tab-separated-values', label: 'TSV', ends: ['tsv', 'tab'] },
  { value: 'application/json', label: 'JSON', ends: ['json'] },
  { value: 'application/x-ndjson', label: 'NDJSON', ends: ['ndjson', 'jsonl'] },
  { value: 'application/vnd.apache.parquet', label: 'Parquet', ends: ['parquet'] },
  {
    value: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    label: 'Excel workbook',
    ends: ['xlsx', 'xlsm'],
  },
  {
    value: 'application/vnd.oasis.opendocument.spreadsheet',
    label: 'OpenDocument spreadsheet',
    ends: ['ods'],
  },
  { value: 'application/vnd.sqlite3', label: 'SQLite database', ends: ['sqlite', 'sqlite3', 'db'] },
  { value: 'application/avro', label: 'Avro', ends: ['avro'] },
  { value: 'application/vnd.apache.arrow.file', label: 'Arrow or Feather', ends: ['arrow', 'feather'] },
  { value: 'application/vnd.apache.arrow.stream', label: 'Arrow stream', ends: ['arrows'] },
  { value: 'image/png', label: 'PNG image', ends: ['png'] },
  { value: 'image/jpeg', label: 'JPEG image', ends: ['jpg', 'jpeg'] },
  { value: 'image/webp', label: 'WebP image', ends: ['webp'] },
  { value: 'image/gif', label: 'GIF image', ends: ['gif'] },
  { value: 'application/x-idx', label: 'IDX', ends: ['idx', 'idx1-ubyte', 'idx3-ubyte'] },
  { value: 'text/plain', label: 'Text, as one row', ends: ['text'] },
  { value: 'text/markdown', label: 'Markdown, as one row', ends: ['md', 'markdown'] },
  { value: 'text/html', label: 'HTML, as one row', ends: ['html', 'htm'] },
  { value: 'message/rfc822', label: 'Mail, as one row', ends: ['eml'] },
  { value: 'application/pdf', label: 'PDF, as one row', ends: ['pdf'] },
  {
    value: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    label: 'Word document, as one row',
    ends: ['docx', 'docm'],
  },
  { value: 'audio/wav', label: 'WAV sound', ends: ['wav'] },
  { value: 'audio/flac', label: 'FLAC sound', ends: ['flac'] },
  { value: 'audio/mpeg', label: 'MP3 sound', ends: ['mp3'] },
  { value: 'audio/ogg', label: 'Ogg sound', ends: ['ogg', 'oga', 'opus'] },
  { value: 'audio/mp4', label: 'MP4 sound', ends: ['m4a'] },
  { value: 'audio/webm', label: 'WebM sound', ends: ['weba'] },
  { value: 'video/mp4', label: 'MP4 film', ends: ['mp4', 'm4v'] },
  { value: 'video/quicktime', label: 'QuickTime film', ends: ['mov'] },
  { value: 'video/webm', label: 'WebM film', ends: ['webm'] },
  { value: 'video/x-matroska', label: 'Matroska film', ends: ['mkv', 'mka'] },
  { value: 'application/zip', label: 'Zip archive', ends: ['zip'] },
  { value: 'application/x-tar', label: 'Tar archive', ends: ['tar'] },
  { value: 'application/gzip', label: 'Compressed with gzip', ends: ['tgz'] },
  { value: 'application/zstd', label: 'Compressed with zstd', ends: [] },
  { value: 'application/x-bzip2', label: 'Compressed with bzip2', ends: ['bz2'] },
  { value: 'application/x-xz', label: 'Compressed with xz', ends: ['xz'] },
];

/** What the file's name says that it is; CSV where it says nothing. */
export function guessMediaType(name: string): string {
  const plain = name.toLowerCase().replace(/\.gz$/, '');
  // Those of MNIST have no dot.
  const end = /(?<=-)idx[13]-ubyte$/.exec(plain)?.[0] ?? plain.split('.').at(-1) ?? '';
  return mediaTypes.find(({ ends }) => ends.includes(end))?.value ?? 'text/csv';
}
