import { openZip } from '../archive/zip.js';
import { unparsable } from '../engine/errors.js';
import { type SourceFile } from '../parts/format.js';
import { readXml } from '../workbook/xml.js';
import { type Document, type Reader, type TextOf } from '../documents/document.js';

const isDocument = /^word\/document\d*\.xml$/i;
/** Parts with text besides the document, in the order in which it is read: what stands above, below, and is referred to. */
const others = [
  [/^word\/header\d*\.xml$/i, 'before'],
  [/^word\/footer\d*\.xml$/i, 'behind'],
  [/^word\/(?:foot|end)notes\.xml$/i, 'behind'],
] as const;
const mostParts = 1000;

/**
 * The text of a document of Office Open XML (ECMA-376): a line for each paragraph, cells of a table with tabs between them. Headers come
 * first, footers and notes behind. What was deleted while changes are tracked, comments, fields' programs and pictures are no text.
 * @throws Problem upload.unparsable
 */
export async function readDocx(file: SourceFile, reader: Reader): Promise<Document> {
  const members = await openZip(file);
  const main = members.find(({ name }) => isDocument.test(name));
  if (main === undefined) throw unparsable('the file is no document that is read; save it as .docx');
  const parts = (place: 'before' | 'behind'): SourceFile[] =>
    others
      .filter(([, where]) => where === place)
      .flatMap(([pattern]) => members.filter(({ name }) => pattern.test(name)))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
      .map((member) => member.file);
  const all = [...parts('before'), main.file, ...parts('behind')];
  if (all.length > mostParts) throw unparsable(`the document has more than ${mostParts} parts with text`);
  const text = reader.text();
  for (const part of all) await readPart(part, text);
  const core = members.find(({ name }) => name.toLowerCase() === 'docprops/core.xml');
  return { kind: 'docx', text: text.whole, title: core && (await titleIn(core.file)) };
}

const marks: Readonly<Record<string, string>> = { tab: '\t', br: '\n', cr: '\n', noBreakHyphen: '-' };

async function readPart(file: SourceFile, text: TextOf): Promise<void> {
  // What programs that know less show in place of a drawing says the same again.
  let [inText, inFallback, cells] = [false, 0, 0];
  const open = (name: string): void => {
    if (name === 'Fallback') inFallback++;
    if (inFallback > 0) return;
    if (name === 't') inText = true;
    else if (name === 'tr') cells = 0;
    else if (name === 'tc' && cells++ > 0) text.add('\t');
    else if (Object.hasOwn(marks, name)) text.add(marks[name] ?? '');
  };
  const close = (name: string): void => {
    if (name === 'Fallback') inFallback--;
    if (inFallback > 0) return;
    if (name === 't') inText = false;
    else if (name === 'p' || name === 'tr') text.add('\n');
  };
  await read(file, {
    open,
    close,
    text: (data) => (inText && inFallback === 0 ? text.add(data) : undefined),
  });
  if (!text.endsWith('\n')) text.add('\n');
}

async function titleIn(file: SourceFile): Promise<string | undefined> {
  let [title, inTitle] = ['', false];
  await read(file, {
    open: (name) => (inTitle = name === 'title'),
    close: () => (inTitle = false),
    text: (data) => {
      if (inTitle && title.length < 10_000) title += data;
    },
  });
  return title.trim() === '' ? undefined : title.trim();
}

async function read(file: SourceFile, handler: Parameters<typeof readXml>[1]): Promise<void> {
  await readXml(file, handler, () => [], 'document').next();
}
