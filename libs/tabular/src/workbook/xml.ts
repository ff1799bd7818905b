import { SaxesParser } from 'saxes';
import { unparsable } from '../engine/errors.js';
import { type SourceFile } from '../parts/format.js';

type Attributes = Readonly<Record<string, string>>;

/** What is told of an XML document while it is read; names without the prefix of their namespace. */
export interface XmlHandler {
  open?(name: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** More without a tag in it is no cell: the parser would hold it all. */
const mostText = 32 << 20;

const local = (name: string): string => {
  const at = name.indexOf(':');
  return at < 0 ? name : name.slice(at + 1);
};

/** A sheet has millions of tags: attributes are named anew only where one has a prefix. */
function localNames(attributes: Attributes): Attributes {
  for (const name in attributes)
    if (name.includes(':'))
      return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [local(key), value]));
  return attributes;
}

/**
 * Reads an XML document, strictly, a block at a time, and gives what `drain` gives after each. None has a document type here, so that no entity means anything but itself.
 * @throws Problem upload.unparsable for what is not well-formed, not UTF-8 or without end
 */
export async function* readXml<T>(
  file: SourceFile,
  handler: XmlHandler,
  drain: () => readonly T[],
  of = 'workbook',
): AsyncGenerator<T> {
  const broken = () => unparsable(`a part of the ${of} is not the XML that it should be`);
  const parser = new SaxesParser<{ xmlns?: false; position: false }>({ position: false });
  let quiet = 0;
  parser.on('error', () => {
    throw broken();
  });
  parser.on('doctype', () => {
    throw unparsable(`a part of the ${of} declares a document type, which is not read`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    quiet = 0;
    handler.open?.(local(name), localNames(attributes));
  });
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
  parser.on('closetag', ({ name }) => {
    quiet = 0;
    handler.close?.(local(name));
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (block?: Uint8Array): string => {
    try {
      return decoder.decode(block, { stream: block !== undefined });
    } catch {
      throw broken();
    }
  };
  for await (const block of file.blocks()) {
    quiet += block.length;
    if (quiet > mostText) throw broken();
    parser.write(decoded(block));
    yield* drain();
  }
  parser.write(decoded());
  parser.close();
  yield* drain();
}

/** Reads all of a document. */
export async function readWhole(file: SourceFile, handler: XmlHandler): Promise<void> {
  await readXml(file, handler, () => []).next();
}
