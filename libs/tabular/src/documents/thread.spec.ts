import { afterAll, describe, expect, it } from '@jest/globals';
import { docxOf, mailOf, paragraph, pdfFrom, pdfOf, pdfStream } from '../../test/documents.js';
import { zipOf } from '../../test/zip.js';
import { type DocumentKind } from '../parts/format.js';
import { DocumentThread } from './thread.js';

const limits = { milliseconds: 30_000, together: 300_000, bytes: 1 << 30 };
const thread = new DocumentThread(limits);
afterAll(() => thread.close());

const read = (kind: DocumentKind, body: Uint8Array | string, by = thread) =>
  by.read({ kind, bytes: Uint8Array.from(Buffer.from(body)) });
const refused = async (kind: DocumentKind, body: Uint8Array | string, by = thread): Promise<string> =>
  read(kind, body, by).then(
    ({ documents }) => `was read: ${documents.length}`,
    (error: unknown) => (error as { readonly detail: string }).detail,
  );

const catalog = '<</Type/Catalog/Pages 2 0 R>>';
const damaged = /^the document is damaged/;
const loop =
  '<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X 5 0 R>>>>/Length 11>>\nstream\n/X Do /X Do\nendstream';
const onePage = (resources: string, content: Buffer): readonly (string | Buffer)[] => [
  ...[catalog, '<</Type/Pages/Kids[3 0 R]/Count 1>>'],
  `<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<${resources}>>/Contents 4 0 R>>`,
  content,
];
const bomb = (): Buffer => pdfFrom(onePage('', pdfStream(Buffer.alloc(300 << 20, ' '))));
const nested = (depth: number): Buffer =>
  depth === 0
    ? mailOf([{ type: 'text/plain', body: 'x' }])
    : mailOf([{ type: 'message/rfc822', name: 'm', body: nested(depth - 1) }], `b${depth}`);

describe('What is hostile', () => {
  it.each<[string, DocumentKind, () => Uint8Array | string, RegExp]>([
    [
      'pages that hold themselves',
      'pdf',
      () => pdfFrom([catalog, '<</Type/Pages/Kids[2 0 R]/Count 5>>']),
      damaged,
    ],
    ['an object that is itself', 'pdf', () => pdfFrom([catalog, '2 0 R']), damaged],
    [
      'a form that paints itself',
      'pdf',
      () => pdfFrom([...onePage('/XObject<</X 5 0 R>>', pdfStream('/X Do')), loop]),
      /^was read: 1$/,
    ],
    ['arrays without end', 'pdf', () => pdfFrom([catalog, '['.repeat(1e6)]), damaged],
    [
      'a password',
      'pdf',
      () =>
        pdfFrom(
          [catalog, `<</Filter/Standard/V 1/R 2/P -4/O<${'00'.repeat(32)}>/U<${'00'.repeat(32)}>>>`],
          '/Encrypt 2 0 R/ID[<00><00>]',
        ),
      /^the PDF document has a password/,
    ],
    [
      'entities in XML',
      'docx',
      () => zipOf([{ name: 'word/document.xml', body: '<!DOCTYPE x [<!ENTITY a "b">]><w:p>&a;</w:p>' }]),
      /declares a document type, which is not read$/,
    ],
    ['parts that are cut', 'docx', () => docxOf('<w:p>'), /^a part of the document is not the XML/],
    [
      'a part that expands without end',
      'docx',
      () => docxOf(`<w:p><w:r><w:t>${' '.repeat(20 << 20)}</w:t></w:r></w:p>`),
      /expand|expansive|more than|longer/,
    ],
    ['mails within mails', 'email', () => nested(10), /^a mail lies within more than 9 others$/],
    [
      'parts within parts',
      'email',
      () =>
        `From: a\n${Array.from({ length: 500 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join('')}`,
      damaged,
    ],
    ['no headers', 'email', () => 'no mail', /^the file does not begin with the headers of a mail$/],
    [
      'a page that is millions of elements deep',
      'html',
      () => `<html>${'<b><i>'.repeat(1e6)}`,
      /^more than 1,000,000 elements of the page lie within one another$/,
    ],
    [
      'more pages than are looked for',
      'pdf',
      () =>
        pdfFrom([
          catalog,
          `<</Type/Pages/Kids[${'3 0 R '.repeat(10_001)}]/Count 10001>>`,
          '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>',
        ]),
      /^the PDF document has more than 10,000 pages$/,
    ],
    [
      'a text beyond a row',
      'html',
      () => `<html>${'x'.repeat(17 << 20)}`,
      /^the text of the document is longer than 16 MiB$/,
    ],
  ])('is refused in one sentence, or read: %s', async (_, kind, body, reason) => {
    expect(await refused(kind, body())).toMatch(reason);
  });

  it('and does not end, or takes memory without end, is ended, and the next document is read', async () => {
    const hurried = new DocumentThread({ ...limits, milliseconds: 1 });
    const narrow = new DocumentThread({ ...limits, bytes: 150 << 20 });
    try {
      expect(await refused('html', `<html>${'<div>'.repeat(2e6)}`, hurried)).toMatch(
        /^the document takes more than 0.001 seconds/,
      );
      expect(hurried.isSpent).toBe(false);
      await read('html', '<p>a', narrow);
      expect(await refused('pdf', bomb(), narrow)).toBe(
        'the document needs more memory to be read than there is for it',
      );
      expect((await read('docx', docxOf(paragraph('b')), narrow)).documents).toMatchObject([{ text: 'b' }]);
      expect((await read('pdf', pdfOf([['c']]), thread)).documents).toMatchObject([{ text: 'c' }]);
    } finally {
      await hurried.close();
      await narrow.close();
    }
  });
});
