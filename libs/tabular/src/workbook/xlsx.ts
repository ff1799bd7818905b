import { posix } from 'node:path';
import { openZip } from '../archive/zip.js';
import { unparsable } from '../engine/errors.js';
import { type SourceFile, type TableFormat } from '../parts/format.js';
import { importSheet } from './import-sheet.js';
import { type Shown, shownAs } from './number-format.js';
import { SharedStrings } from './shared-strings.js';
import { XlsxSheet } from './xlsx-sheet.js';
import { readWhole } from './xml.js';

const mostSheets = 1000;
const mostStyles = 100_000;

/** A workbook of Office Open XML (ECMA-376), one sheet of it. Values are those that were stored; nothing is computed. */
export const xlsx: TableFormat = {
  name: 'xlsx',
  label: 'an Excel workbook',
  mediaTypes: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  extensions: ['xlsx', 'xlsm'],
  parameters: { header: ['present', 'absent'] },
  isText: false,
  holdsFiles: true,
  recognises: (head) => /^PK\x03\x04/.test(head.toString('latin1', 0, 4)) && head.includes('xl/'),
  async importTable(file, session) {
    const members = new Map((await openZip(file)).map((member) => [member.name.toLowerCase(), member.file]));
    const part = (name: string): SourceFile | undefined => members.get(name.toLowerCase());
    const workbook = part('xl/workbook.xml');
    if (workbook === undefined) throw unparsable('the file is no workbook that is read; save it as .xlsx');
    const scratch = session.engine.newFile();
    try {
      const strings = new SharedStrings(scratch);
      const texts = part('xl/sharedStrings.xml');
      if (texts !== undefined) await strings.read(texts);
      const styles = await stylesOf(part('xl/styles.xml'));
      const { listed, since1904 } = await contentsOf(workbook);
      const targets = await targetsOf(part('xl/_rels/workbook.xml.rels'));
      const sheets = listed.flatMap(({ name, id, isHidden }) => {
        const found = part(targets.get(id) ?? '');
        return found === undefined
          ? []
          : [new XlsxSheet(name, isHidden, found, { strings, styles, since1904 })];
      });
      return await importSheet(xlsx.name, sheets, file.bytes, session);
    } finally {
      scratch.close();
    }
  },
};

interface Listed {
  readonly name: string;
  readonly id: string;
  readonly isHidden: boolean;
}

async function contentsOf(
  file: SourceFile,
): Promise<{ readonly listed: Listed[]; readonly since1904: boolean }> {
  const listed: Listed[] = [];
  let since1904 = false;
  await readWhole(file, {
    open: (name, { name: label, id, state, date1904 }) => {
      if (name === 'workbookPr') since1904 = date1904 === '1' || date1904 === 'true';
      if (name !== 'sheet') return;
      listed.push({ name: label ?? '', id: id ?? '', isHidden: state !== undefined && state !== 'visible' });
      if (listed.length > mostSheets) throw unparsable(`the workbook has more than ${mostSheets} sheets`);
    },
  });
  return { listed, since1904 };
}

async function targetsOf(file: SourceFile | undefined): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  if (file === undefined) return targets;
  await readWhole(file, {
    open: (name, { Id: id, Target: target }) => {
      if (name !== 'Relationship' || id === undefined || target === undefined) return;
      targets.set(id, posix.join(target.startsWith('/') ? '' : 'xl', target).replace(/^\//, ''));
      if (targets.size > 2 * mostSheets) throw unparsable(`the workbook has more than ${mostSheets} sheets`);
    },
  });
  return targets;
}

async function stylesOf(file: SourceFile | undefined): Promise<readonly Shown[]> {
  const codes = new Map<number, string>();
  const styles: Shown[] = [];
  let inCells = false;
  if (file === undefined) return styles;
  await readWhole(file, {
    open: (name, { numFmtId, formatCode }) => {
      const id = Number(numFmtId ?? 0);
      if (name === 'numFmt' && formatCode !== undefined) codes.set(id, formatCode);
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) styles.push(shownAs(id, codes.get(id)));
      if (styles.length + codes.size > mostStyles)
        throw unparsable(`the workbook has more than ${mostStyles} styles`);
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}
