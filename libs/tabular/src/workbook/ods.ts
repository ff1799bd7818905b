import { openZip } from '../archive/zip.js';
import { unparsable } from '../engine/errors.js';
import { type SourceFile, type TableFormat } from '../parts/format.js';
import { Meter } from '../parts/meter.js';
import { importSheet } from './import-sheet.js';
import { OdsSheet, TablePlaces } from './ods-sheet.js';
import { readWhole } from './xml.js';

const mediaType = 'application/vnd.oasis.opendocument.spreadsheet';
const mostSheets = 1000;

/** A spreadsheet of OpenDocument (ISO/IEC 26300), one sheet of it. Values are those that were stored; nothing is computed. */
export const ods: TableFormat = {
  name: 'ods',
  label: 'an OpenDocument spreadsheet',
  mediaTypes: [mediaType],
  extensions: ['ods'],
  parameters: { header: ['present', 'absent'] },
  isText: false,
  holdsFiles: true,
  recognises: (head) =>
    /^PK\x03\x04/.test(head.toString('latin1', 0, 4)) &&
    head.subarray(30, 200).includes(`mimetype${mediaType}`),
  async importTable(file, session) {
    const members = new Map((await openZip(file)).map((member) => [member.name, member.file]));
    if (await isEncrypted(members)) throw unparsable('the spreadsheet has a password; save it without one');
    const content = members.get('content.xml');
    if (content === undefined) throw unparsable('the file is no spreadsheet that is read; save it as .ods');
    // Of what is packed, as a sheet may be nearly nothing.
    const meter = () => new Meter(() => file.bytes);
    const listed = await contentsOf(content);
    const sheets = listed.flatMap(({ name, isHidden, hasValues }, i) =>
      hasValues ? [new OdsSheet(name, isHidden, i, content, meter)] : [],
    );
    return importSheet(ods.name, sheets, file.bytes, session);
  },
};

async function isEncrypted(members: ReadonlyMap<string, SourceFile>): Promise<boolean> {
  if (members.has('encrypted-package')) return true;
  const manifest = members.get('META-INF/manifest.xml');
  let found = false;
  if (manifest !== undefined) {
    await readWhole(manifest, {
      open: (name) => {
        found ||= name === 'encryption-data';
      },
    });
  }
  return found;
}

interface Listed {
  readonly name: string;
  readonly isHidden: boolean;
  hasValues: boolean;
}

/** Which tables there are; sheets without values are not asked again, for each is found from the beginning of the content. */
async function contentsOf(content: SourceFile): Promise<readonly Listed[]> {
  const listed: Listed[] = [];
  const hidden = new Set<string>();
  const places = new TablePlaces();
  let style = '';
  await readWhole(content, {
    open: (name, attributes) => {
      if (name === 'style') style = attributes['name'] ?? '';
      if (name === 'table-properties' && attributes['display'] === 'false') hidden.add(style);
      if (places.open(name)) {
        listed.push({
          name: attributes['name'] ?? '',
          isHidden: hidden.has(attributes['style-name'] ?? ''),
          hasValues: false,
        });
        if (listed.length > mostSheets) throw unparsable(`the workbook has more than ${mostSheets} sheets`);
      }
      const last = listed.at(-1);
      const isValue = name === 'p' || (name.endsWith('table-cell') && attributes['value-type'] !== undefined);
      if (last !== undefined && places.isInTable && isValue) last.hasValues = true;
    },
    close: () => {
      places.close();
    },
  });
  return listed;
}
