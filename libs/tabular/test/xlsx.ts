import { zipOf } from './zip.js';

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface Book {
  /** What is inside of `worksheet`, by the names of sheets. */
  readonly sheets: Readonly<Record<string, string>>;
  readonly strings?: readonly string[];
  /** Codes of number formats, from 164; styles are these in order, behind a general one. */
  readonly formats?: readonly (string | number)[];
  readonly since1904?: boolean;
  readonly hidden?: readonly string[];
  readonly head?: string;
}

/** A workbook as spreadsheets write one. */
export function xlsxOf({
  sheets,
  strings = [],
  formats = [],
  since1904 = false,
  hidden = [],
  head = '',
}: Book): Buffer {
  const names = Object.keys(sheets);
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const codes = formats.filter((code) => typeof code === 'string');
  const idOf = (code: string | number): number =>
    typeof code === 'number' ? code : 164 + codes.indexOf(code);
  return zipOf([
    { name: '[Content_Types].xml', body: `${xml}<Types/>` },
    {
      name: 'xl/workbook.xml',
      body: `${xml}<workbook xmlns:r="${relations}"><workbookPr date1904="${since1904 ? 1 : 0}"/><sheets>${names
        .map(
          (name, i) =>
            `<sheet name="${name}" sheetId="${i + 1}" r:id="r${i}"${hidden.includes(name) ? ' state="hidden"' : ''}/>`,
        )
        .join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      body: `${xml}<Relationships>${names
        .map((_, i) => `<Relationship Id="r${i}" Target="${i % 2 === 0 ? '' : '/xl/'}worksheets/s${i}.xml"/>`)
        .join('')}</Relationships>`,
    },
    {
      name: 'xl/styles.xml',
      body: `${xml}<styleSheet><numFmts>${codes
        .map((code) => `<numFmt numFmtId="${idOf(code)}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
        .join(
          '',
        )}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
        .map((code) => `<xf numFmtId="${idOf(code)}"/>`)
        .join('')}</cellXfs></styleSheet>`,
    },
    {
      name: 'xl/sharedStrings.xml',
      body: `${xml}<sst>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    },
    ...names.map((name, i) => ({
      name: `xl/worksheets/s${i}.xml`,
      body: `${xml}${head}<worksheet>${sheets[name] ?? ''}</worksheet>`,
    })),
  ]);
}

/** Rows of inline text and of numbers, from the first row on; null for no cell. */
export const sheetOf = (
  rows: readonly (readonly (string | number | boolean | null)[])[],
  more = '',
): string =>
  `<sheetData>${rows.map((row) => `<row>${row.map(cellOf).join('')}</row>`).join('')}</sheetData>${more}`;

function cellOf(value: string | number | boolean | null): string {
  if (value === null) return '<c/>';
  if (typeof value === 'number') return `<c><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`;
  const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<c t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
}
