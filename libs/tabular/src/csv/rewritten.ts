import { writeAll } from '#libs/files';
import { counted } from '#libs/kernel';
import { type ScratchFile } from '../engine/scratch.js';
import { type Chunk, readAll } from '../parts/chunks.js';
import { type Quarantine } from '../parts/quarantine.js';
import { CsvReader, type Field, type Separation } from './records.js';

/** Records in the one form that the engine surely takes. */
export interface Rewritten {
  readonly file: ScratchFile;
  readonly records: number;
}

interface Rewriting {
  readonly dialect: Separation;
  /** Fields that a record has. */
  readonly width: number;
  /** Takes the records; closed when that fails. */
  readonly file: ScratchFile;
  readonly aside: Quarantine;
  /** Records, by their numbers from 0 among those that follow the rules, that are put aside too, and what is wrong with them. */
  readonly misfits?: ReadonlyMap<number, string> | undefined;
}

/**
 * What the engine refused, read again by the strict reader. What breaks the rules is put aside.
 * @throws Problem `upload.unparsable` with the exact line of what is too much
 */
export function rewritten(
  chunk: Chunk,
  { dialect, width, file, aside, misfits = new Map() }: Rewriting,
): Rewritten {
  const reader = new CsvReader(readAll(chunk.file), dialect, chunk.firstLine, width === 1);
  let lines: string[] = [];
  let sound = 0;
  const flush = (): void => {
    writeAll(file.fd, [Buffer.from(lines.join(''))]);
    lines = [];
  };
  try {
    for (const record of reader.records((...fault) => {
      aside.refused(...fault);
    })) {
      const found = record.fields.length;
      const reason =
        found === width
          ? misfits.get(sound++)
          : `the record has ${counted(found, 'field')} instead of ${width}`;
      if (reason !== undefined) {
        aside.add({ line: record.line, reason, text: reader.textOf(record) });
        continue;
      }
      lines.push(`${record.fields.map((field) => fieldOf(field, dialect)).join(dialect.delimiter)}\n`);
      if (lines.length === 4096) flush();
    }
    flush();
    return { file, records: sound - misfits.size };
  } catch (error) {
    file.close();
    throw error;
  }
}

function fieldOf({ text, quoted }: Field, { quote }: Separation): string {
  return quote !== '' && (quoted || text.includes('"')) ? `"${text.replaceAll('"', '""')}"` : text;
}
