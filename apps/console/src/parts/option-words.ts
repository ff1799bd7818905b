import { inDoor } from '#libs/client';

/** What the fields of the upload form are called. */
export const fieldTitles: Readonly<Record<string, string>> = {
  type: 'Format',
  header: 'Header',
  delimiter: 'Delimiter',
  encoding: 'Encoding',
  types: 'Types',
  nulls: 'Empty values',
  columns: 'Column names',
  widths: 'Fixed widths',
  skip: 'Lines to skip',
  sheet: 'Sheet or table',
  rows: 'What becomes a row',
  quarantine: 'Records to put aside',
  again: 'Its rows are to be there twice',
};

/** The field that a place in an upload's address is said in. */
export const fieldOf = (pointer: string): string => {
  const name = /^#\/([a-z]+)/.exec(pointer)?.[1] ?? '';
  return Object.hasOwn(fieldTitles, name) ? (fieldTitles[name] ?? pointer) : pointer;
};

/** What the gateway says of options of an upload, as the form has them: `Header: absent` for `header=absent`. */
export const inFields = (text: string): string =>
  inDoor(text, (name, value) => {
    const title = fieldTitles[name] ?? name;
    return name === 'again' ? `“${title}”` : `${title}: ${value}`;
  });

/** The same of a problem; of others than uploads such words may be of somebody's data. */
export const problemInFields = (code: string | undefined, text: string): string =>
  code !== undefined && /^(?:upload|version)\./.test(code) ? inFields(text) : text;
