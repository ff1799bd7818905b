import { uploadTypes } from '#libs/client';

/** What may be said of how a file is read, and of what becomes of what there is; each as it is typed, empty where it is not said. */
export const optionNames = [
  ...(['header', 'delimiter', 'encoding', 'types', 'nulls', 'columns', 'widths'] as const),
  ...(['skip', 'sheet', 'rows', 'quarantine'] as const),
] as const;
export type OptionName = (typeof optionNames)[number];

export interface Asked {
  readonly options: Readonly<Partial<Record<OptionName, string>>>;
  readonly append: boolean;
  /** That the rows of the file that came in last are to be there twice. */
  readonly again: boolean;
}

const ofFields: readonly OptionName[] = ['header', 'types', 'nulls', 'columns', 'skip', 'quarantine'];
const ofText: readonly OptionName[] = [...ofFields, 'delimiter', 'encoding', 'widths'];
const ofSheets: readonly OptionName[] = ['sheet', ...ofFields];

const byType: Readonly<Record<string, readonly OptionName[]>> = {
  'text/csv': ofText,
  'text/tab-separated-values': ofText,
  'application/json': ['encoding'],
  'application/x-ndjson': ['encoding', 'quarantine'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ofSheets,
  'application/vnd.oasis.opendocument.spreadsheet': ofSheets,
  'application/vnd.sqlite3': ['sheet'],
  'text/plain': ['encoding'],
  'text/markdown': ['encoding'],
  'text/html': ['encoding'],
};

/** The options that change how a file of a media type is read, in their order; what is packed may hold anything. */
export function optionsOf(mediaType: string | null): readonly OptionName[] {
  const group = uploadTypes.find(({ value }) => value === mediaType)?.group;
  if (group === 'Archives') return optionNames;
  const known = byType[mediaType ?? ''] ?? [];
  return optionNames.filter((name) => known.includes(name));
}

/** The same as the address of an upload says it, `?` included; empty where nothing is said. */
export function queryOf(mediaType: string, { options, append, again }: Asked): string {
  const query = new URLSearchParams();
  for (const name of optionsOf(mediaType)) {
    const value = options[name] ?? '';
    if (value.trim() !== '' || (name === 'delimiter' && value !== '')) query.set(name, value);
  }
  if (append) query.set('mode', 'append');
  if (append && again) query.set('again', 'true');
  return query.size === 0 ? '' : `?${query.toString()}`;
}
