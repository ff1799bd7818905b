import { counted } from '#libs/kernel';
import { isShowable } from '#libs/contracts';
import { csv } from '../csv/csv.js';
import { unparsable } from '../engine/errors.js';
import { type ImportedTable, type ImportSession, streamed } from '../parts/format.js';
import { withHead } from '../parts/with-head.js';
import { type Sheet, sheetText, type SheetText } from './sheet.js';

/**
 * One sheet of a workbook as a table: the one that was asked for, else the first that is shown and has values. Its rows are read as
 * records of CSV are, so that what is said of header, names, types and nulls goes for them too.
 * @throws Problem upload.unparsable for a workbook without values, and for a sheet that there is not
 */
export async function importSheet(
  format: string,
  sheets: readonly Sheet[],
  bytes: number,
  session: ImportSession,
): Promise<ImportedTable> {
  const { sheet, text } = await chosen(sheets, session.reading?.sheet);
  // Twice through the sheet; how far it is through does not show in the bytes of the workbook.
  session.onProgress?.(bytes / 2);
  const { delimiter: _, encoding: __, ...said } = session.reading ?? {};
  const table = await csv.importTable(await withHead(streamed(text.blocks)), {
    ...session,
    reading: { ...said, delimiter: ',' },
    onProgress: undefined,
  });
  const { delimiter: ___, ...reading } = table.reading;
  const warnings = [...warningsOf(sheet, text, sheets), ...reading.warnings];
  const shown = isShowable(sheet.name) && sheet.name.length <= 40 ? { sheet: sheet.name } : {};
  return {
    ...table,
    reading: { ...reading, ...shown, format, skipped: reading.skipped + text.titles, warnings },
  };
}

async function chosen(
  sheets: readonly Sheet[],
  asked: string | undefined,
): Promise<{ readonly sheet: Sheet; readonly text: SheetText }> {
  const among =
    asked === undefined ? sheets.toSorted(shownFirst) : sheets.filter(({ name }) => name === asked);
  if (among.length === 0 && asked !== undefined)
    throw unparsable(
      `the workbook has no sheet of that name; sheet=NAME may be one of: ${namesOf(sheets) || 'none'}`,
    );
  for (const sheet of among) {
    const text = await sheetText(sheet);
    if (text !== undefined) return { sheet, text };
  }
  throw unparsable(
    asked === undefined
      ? 'no sheet of the workbook has values'
      : 'the sheet that was asked for has no values',
  );
}

const namesOf = (sheets: readonly Sheet[]): string =>
  sheets
    .filter(({ name }) => isShowable(name))
    .map(({ name, isHidden }) => `${name}${isHidden ? ' (hidden)' : ''}`)
    .join(', ')
    .slice(0, 800);

const shownFirst = (a: Sheet, b: Sheet): number => Number(a.isHidden) - Number(b.isHidden);

function warningsOf(sheet: Sheet, { titles }: SheetText, sheets: readonly Sheet[]): string[] {
  const warnings: string[] = [];
  const names = namesOf(sheets.filter((other) => other !== sheet));
  if (names !== '')
    warnings.push(`One sheet was read; sheet=NAME reads another one of the workbook: ${names}`);
  if (titles > 0) warnings.push(`${counted(titles, 'row')} before the header were taken for a title.`);
  if (sheet.unevaluated > 0) {
    const formulas = counted(sheet.unevaluated, 'formula');
    warnings.push(
      `${formulas} had no stored value and are empty; open and save the workbook to compute them.`,
    );
  }
  return warnings;
}
