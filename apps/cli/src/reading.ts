import type { Reading, SchemaChanges } from '#libs/client';
import { Option, type Command } from 'commander';
import { counted } from '#libs/kernel';
import { type Query } from './shell/client.js';
import { wholeNumber } from './shell/options.js';
import { printable } from './shell/text.js';

/** How a file is to be read, as far as the command line says it. */
export interface ReadingFlags {
  readonly header?: string;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly columns?: string;
  readonly widths?: string;
  readonly types?: string;
  readonly skip?: number;
  readonly sheet?: string;
  readonly nulls?: string;
  readonly rows?: string;
  readonly quarantine?: number;
}

/** How it is to be read, and what becomes of what there is. */
export interface UploadFlags extends ReadingFlags {
  readonly append?: boolean;
  readonly again?: boolean;
}

/** The same as the address of an upload says it. */
export const uploadQuery = ({ append, again, ...flags }: UploadFlags): Query => {
  const { header, delimiter, encoding, columns, widths, types, skip, sheet, nulls, rows, quarantine } = flags;
  const arrival = {
    mode: append === true ? 'append' : undefined,
    again: again === true ? 'true' : undefined,
  };
  return {
    header,
    delimiter,
    encoding,
    columns,
    widths,
    types,
    skip,
    sheet,
    nulls,
    rows,
    quarantine,
    ...arrival,
  };
};

/** The option that a place in an upload's address is said by: `--types age` for `#/types/age`. */
export const flagOf = (pointer: string): string =>
  pointer.replace(/^#\/([a-z]+)(?:\/(\D[^/]*))?.*$/s, (_, name: string, of?: string) =>
    of === undefined ? `--${name}` : `--${name} ${of.replaceAll('~1', '/').replaceAll('~0', '~')}`,
  );

export function addReadingFlags(command: Command): void {
  command
    .addOption(
      new Option(
        '--header <word>',
        'whether the first record names the columns; guessed when absent',
      ).choices(['present', 'absent', 'guess']),
    )
    .option('--delimiter <character>', 'what separates fields: one character, or tab')
    .option('--encoding <name>', 'such as utf-8, utf-16, windows-1252, iso-8859-1, gb18030, shift_jis')
    .option('--columns <names>', 'names of the columns, with commas')
    .option('--widths <name:characters,...>', 'names and widths of fields that stand at fixed places')
    .option('--types <name:type,...>', 'types of some columns, such as zip:text,born:date(dd/mm/yyyy)')
    .option('--skip <lines>', 'lines before the header or the first record', wholeNumber)
    .option(
      '--sheet <name>',
      'which sheet of a workbook or table of a database; the first with values when absent',
    )
    .addOption(
      new Option(
        '--rows <what>',
        'what becomes a row: records of a file, or each file of an archive as a document; told by the files when absent',
      ).choices(['records', 'documents']),
    )
    .option('--nulls <texts>', 'what means that there is no value, with commas, such as NA,n/a')
    .option(
      '--quarantine <records>',
      'how many may be put aside that cannot be read; none when absent',
      wholeNumber,
    );
}

const delimiterWords: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'pipes',
};

/** One line of what a file was read as. */
export function readAs({ format, sheet, header, delimiter, encoding, skipped }: Reading): string {
  const facts = [
    format,
    sheet === undefined ? undefined : `sheet ${printable(sheet)}`,
    header === undefined ? undefined : header === 'present' ? 'with a header' : 'without a header',
    delimiter === undefined ? undefined : `separated by ${delimiterWords[delimiter] ?? delimiter}`,
    encoding,
    skipped > 0 ? `${counted(skipped, 'line')} skipped` : undefined,
  ];
  return `read as ${facts.filter((fact) => fact !== undefined).join(', ')}`;
}

const mostNamed = 10;

/** Lines of how columns differ from those of the version before. */
export function changed({ added, dropped, retyped }: SchemaChanges): string[] {
  const told: [string, string[]][] = [
    ['new columns', added.map(({ name, type }) => `${printable(name)} (${type})`)],
    ['columns that are gone', dropped.map(({ name }) => printable(name))],
    [
      'columns of another type',
      retyped.map(({ name, from, to }) => `${printable(name)} (${from}, now ${to})`),
    ],
  ];
  return told.flatMap(([what, names]) => {
    const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
    return names.length === 0 ? [] : [`${what}: ${names.slice(0, mostNamed).join(', ')}${more}`];
  });
}
