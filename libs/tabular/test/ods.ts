import { type ZipFile, zipOf } from './zip.js';

const type = 'application/vnd.oasis.opendocument.spreadsheet';
const spaces = ['office', 'table', 'text', 'style', 'calcext', 'draw']
  .map((name) => `xmlns:${name}="urn:${name}"`)
  .join(' ');

interface OdsOptions {
  readonly hidden?: readonly string[];
  /** Before the document, and before its tables. */
  readonly head?: string;
  readonly more?: string;
}

/** What stands first in such an archive. */
export const odsKind: ZipFile = { name: 'mimetype', body: type, method: 0 };

/** A spreadsheet as programs write one: what is inside of its tables by their names. */
export const odsOf = (sheets: Readonly<Record<string, string>>, options?: OdsOptions): Buffer =>
  zipOf([odsKind, { name: 'content.xml', body: odsContentOf(sheets, options) }]);

/** The XML of one. */
export function odsContentOf(
  sheets: Readonly<Record<string, string>>,
  { hidden = [], head = '', more = '' }: OdsOptions = {},
): string {
  const tables = Object.entries(sheets).map(
    ([name, body]) =>
      `<table:table table:name="${name}" table:style-name="${hidden.includes(name) ? 'ta2' : 'ta1'}">${body}</table:table>`,
  );
  const styles =
    '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>';
  return `<?xml version="1.0" encoding="UTF-8"?>${head}<office:document-content ${spaces}><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${more}${tables.join('')}</office:spreadsheet></office:body></office:document-content>`;
}

/** A row of cells: numbers, texts, null for none, and what is written out. */
export const odsRow = (...cells: readonly (string | number | null)[]): string =>
  `<table:table-row>${cells.map(cellOf).join('')}</table:table-row>`;

function cellOf(cell: string | number | null): string {
  if (cell === null) return '<table:table-cell/>';
  if (typeof cell === 'number') return odsCell('float', `office:value="${cell}"`, String(cell));
  return cell.startsWith('<') ? cell : odsCell('string', '', cell);
}

export const odsCell = (kind: string, attributes: string, shown: string): string =>
  `<table:table-cell office:value-type="${kind}" ${attributes} calcext:value-type="${kind}"><text:p>${shown}</text:p></table:table-cell>`;
