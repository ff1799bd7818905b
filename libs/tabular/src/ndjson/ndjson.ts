import { type TableFormat } from '../parts/format.js';
import { importChunks } from '../parts/import-chunks.js';
import { LineScanner } from '../parts/scan.js';
import { looksLikeJson } from './looks-like-json.js';
import { NdjsonWriter } from './ndjson-writer.js';

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** One JSON object a line. Values keep their meaning; nested JSON and doubles may lose their spelling. */
export const ndjson: TableFormat = {
  name: 'ndjson',
  label: 'JSON',
  mediaTypes: ['application/x-ndjson'],
  extensions: ['ndjson', 'jsonl'],
  parameters: {},
  isText: true,
  isUtf8: true,
  isStream: true,
  recognises: looksLikeJson,
  importTable: (file, session) => {
    const writer = new NdjsonWriter(session.engine, session.quarantine?.limit);
    return importChunks(
      file,
      {
        writer,
        hints: writer.hints,
        scanner: () => new LineScanner(),
        dataOffset: file.head.subarray(0, 3).equals(byteOrderMark) ? 3 : 0,
        dataLine: 1,
        reading: { format: 'ndjson', encoding: 'utf-8', skipped: 0, warnings: [] },
      },
      session,
    );
  },
};
