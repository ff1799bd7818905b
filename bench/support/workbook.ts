import { writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

function zipped(files: Readonly<Record<string, Buffer>>): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, plain] of Object.entries(files)) {
    const data = deflateRawSync(plain, { level: 1 });
    const label = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(plain), 10);
    facts.writeUInt32LE(data.length, 14);
    facts.writeUInt32LE(plain.length, 18);
    facts.writeUInt16LE(label.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    bodies.push(Buffer.from('PK\x03\x04'), facts, label, data);
    directory.push(Buffer.from('PK\x01\x02\x14\0'), facts, place, label);
    at += 30 + label.length + data.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(bodies.length / 4, 8);
  end.writeUInt16LE(bodies.length / 4, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, listed, end]);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Writes a workbook of one sheet whose cells are texts in place. */
export function writeWorkbook(path: string, rows: readonly (readonly string[])[]): void {
  const cells = (row: readonly string[]): string =>
    row.map((text) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`).join('');
  const sheet = Buffer.from(
    `<worksheet><sheetData>${rows.map((row) => `<row>${cells(row)}</row>`).join('')}</sheetData></worksheet>`,
  );
  writeFileSync(
    path,
    zipped({
      '[Content_Types].xml': Buffer.from('<Types/>'),
      'xl/workbook.xml': Buffer.from(
        `<workbook xmlns:r="${relations}"><sheets><sheet name="a" sheetId="1" r:id="r0"/></sheets></workbook>`,
      ),
      'xl/_rels/workbook.xml.rels': Buffer.from(
        '<Relationships><Relationship Id="r0" Target="worksheets/s0.xml"/></Relationships>',
      ),
      'xl/worksheets/s0.xml': sheet,
    }),
  );
}
