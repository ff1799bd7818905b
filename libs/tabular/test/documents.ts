import { deflateSync } from 'node:zlib';
import { type ZipFile, zipOf } from './zip.js';

/** Objects of a PDF document as they are written, the first of them its catalog, with a table of where they stand. */
export function pdfFrom(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const places: number[] = [];
  let at = parts[0]?.length ?? 0;
  objects.forEach((object, i) => {
    const bytes = Buffer.concat([
      Buffer.from(`${i + 1} 0 obj\n`),
      Buffer.from(object),
      Buffer.from('\nendobj\n'),
    ]);
    places.push(at);
    parts.push(bytes);
    at += bytes.length;
  });
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  parts.push(
    Buffer.from(
      `xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<</Size ${count}/Root 1 0 R${trailer}>>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

/** A stream, packed. */
export const pdfStream = (content: string | Buffer): Buffer => {
  const packed = deflateSync(content);
  const head = Buffer.from(`<</Length ${packed.length}/Filter/FlateDecode>>\nstream\n`);
  return Buffer.concat([head, packed, Buffer.from('\nendstream')]);
};

/** A PDF document with lines of text on each page; a page without lines is one as a scanner makes it. */
export function pdfOf(pages: readonly (readonly string[])[], title?: string): Buffer {
  const first = 4;
  const page = (i: number): string =>
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>/Contents ${first + 2 * i + 1} 0 R>>`;
  const content = (lines: readonly string[]): Buffer =>
    pdfStream(`BT /F 12 Tf 14 TL 50 750 Td ${lines.map((line) => `(${line}) Tj T*`).join(' ')} ET`);
  const kids = pages.map((_, i) => `${first + 2 * i} 0 R`).join(' ');
  const objects = [
    '<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>',
    `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
    ...pages.flatMap((lines, i) => [page(i), content(lines)]),
  ];
  if (title === undefined) return pdfFrom(objects);
  return pdfFrom([...objects, `<</Title(${title})>>`], `/Info ${objects.length + 1} 0 R`);
}

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';

/** A Word document of what is inside of its body. */
export const docxOf = (body: string, parts: readonly ZipFile[] = []): Buffer =>
  zipOf([
    { name: '[Content_Types].xml', body: '<Types/>' },
    { name: 'word/document.xml', body: `<w:document ${word}><w:body>${body}</w:body></w:document>` },
    ...parts,
  ]);

export const paragraph = (...runs: readonly string[]): string =>
  `<w:p>${runs.map((run) => `<w:r><w:t xml:space="preserve">${run}</w:t></w:r>`).join('')}</w:p>`;

/** Something in a mail: headers and what they are of. */
export interface MailPart {
  readonly type: string;
  readonly name?: string;
  readonly body: string | Buffer;
}

const mailHead = [
  'From: =?utf-8?q?J=C3=B6rg_B.?= <joerg@example.org>',
  'To: Ada <ada@example.org>, team@example.org',
  'Date: Wed, 01 May 2024 14:00:00 +0200',
  'Message-ID: <1@example.org>',
  'MIME-Version: 1.0',
  'Subject: =?utf-8?b?QmVmdW5kIMOWLg==?=',
];

/** A mail of parts; the first is its text. */
export function mailOf(parts: readonly MailPart[], boundary = 'b1'): Buffer {
  const body = parts.map(({ type, name, body: content }) => {
    const how = name === undefined ? '' : `Content-Disposition: attachment; filename="${name}"\r\n`;
    const lines = Buffer.from(content).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
    return `--${boundary}\r\nContent-Type: ${type}\r\n${how}Content-Transfer-Encoding: base64\r\n\r\n${lines}\r\n`;
  });
  const type = `Content-Type: multipart/mixed; boundary="${boundary}"`;
  return Buffer.from(`${[...mailHead, type].join('\r\n')}\r\n\r\n${body.join('')}--${boundary}--\r\n`);
}
