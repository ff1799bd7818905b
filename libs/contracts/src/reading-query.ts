import { z } from 'zod';
import { encodingNamed, encodings, ReadingOptions } from './reading.js';

const words: Readonly<Record<string, string>> = { tab: '\t', comma: ',', semicolon: ';', pipe: '|' };

/** The parts of a list that is written with commas; one that holds a comma stands between quotation marks. */
function parts(text: string): string[] {
  const found = [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"(?=,|$)|([^,]*))/g)];
  return found.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}

/** `name:word`, where a name may have colons itself and a word has none; in the order in which they are written. */
function pairsOf(text: string): [string, string][] | undefined {
  const pairs = parts(text).map((part) => /^(.+):([^:]+)$/s.exec(part));
  const names = new Set(pairs.map((pair) => pair?.[1]));
  if (names.has(undefined) || names.size < pairs.length) return undefined;
  return pairs.map((pair) => [pair?.[1] ?? '', pair?.[2]?.trim() ?? '']);
}

const { header, delimiter, encoding, columns, widths, types, skip, sheet, nulls, rows, quarantine } =
  ReadingOptions.shape;
const text = z.string().max(100_000);

/** How a file is to be read, as the address of an upload and a command line say it. */
export const ReadingQuery = z.strictObject({
  header,
  delimiter: z
    .string()
    .max(20)
    .transform((word) => (Object.hasOwn(words, word) ? words[word] : word))
    .pipe(delimiter.unwrap())
    .meta({ description: 'One character, or tab, comma, semicolon, pipe.' })
    .optional(),
  encoding: z
    .string()
    .max(40)
    .transform((name) => encodingNamed(name) ?? name)
    .pipe(encoding.unwrap())
    .meta({ description: `One of ${encodings.join(', ')}.` })
    .optional(),
  columns: text
    .transform(parts)
    .pipe(columns.unwrap())
    .meta({ description: 'Names of the columns, in the order of the file: id,name,"a,b".' })
    .optional(),
  widths: text
    .transform((list, context) => {
      const found = pairsOf(list);
      if (found === undefined)
        context.addIssue('must be written name:characters,name:characters, each name once');
      return found?.map(([name, width]) => ({ name, width: Number(width) }));
    })
    .pipe(widths.unwrap())
    .meta({ description: 'Of text whose fields have fixed widths, in characters: name:10,age:3.' })
    .optional(),
  types: text
    .transform((list, context) => {
      const found = pairsOf(list);
      if (found === undefined) context.addIssue('must be written name:type,name:type, each name once');
      return found && Object.fromEntries(found);
    })
    .pipe(types.unwrap())
    .meta({ description: 'Types of some columns: zip:text,price:decimal-comma,born:date(dd/mm/yyyy).' })
    .optional(),
  skip: z.coerce.number().pipe(skip.unwrap()).optional(),
  quarantine: z.coerce.number().pipe(quarantine.unwrap()).optional(),
  sheet: sheet
    .unwrap()
    .meta({ description: 'The sheet of a workbook or the table of a database, by its name.' })
    .optional(),
  rows: rows
    .unwrap()
    .meta({
      description:
        'What becomes a row: a record of a file, or each file as a document. By what the files are where it is absent.',
    })
    .optional(),
  nulls: text
    .transform(parts)
    .pipe(nulls.unwrap())
    .meta({ description: 'Spellings that mean that there is no value: NA,n/a.' })
    .optional(),
});
export type ReadingQuery = z.infer<typeof ReadingQuery>;
