import { unparsable } from '../engine/errors.js';
import { type Document, type Reader } from '../documents/document.js';

/** Each is looked for among all that come before it. */
const mostPages = 10_000;

/**
 * The text of a PDF document, page by page, in the order and with the line ends that it is painted in; an empty line between two pages. No
 * program in it is run, nothing is painted, and nothing is fetched.
 * @throws Problem upload.unparsable
 */
export async function readPdf(data: Uint8Array, reader: Reader): Promise<Document> {
  // It takes longer to load than most documents to read.
  const { getDocument, VerbosityLevel } = await import('unpdf/pdfjs');
  const task = getDocument({
    ...{ data, verbosity: VerbosityLevel.ERRORS, enableXfa: false, stopAtErrors: false },
    ...{ disableFontFace: true, useSystemFonts: false, useWorkerFetch: false, useWasm: false },
    ...{ isOffscreenCanvasSupported: false, isImageDecoderSupported: false, maxImageSize: 0 },
  });
  // Whoever knows the password may send it without.
  task.onPassword = () => {
    void task.destroy();
    throw encrypted();
  };
  try {
    const pdf = await task.promise;
    if (pdf.numPages > mostPages)
      throw unparsable(`the PDF document has more than ${mostPages.toLocaleString('en')} pages`);
    const text = reader.text();
    for (let number = 1; number <= pdf.numPages; number++) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      let found = false;
      if (number > 1) text.add(text.endsWith('\n') ? '\n' : '\n\n');
      for (const item of items) {
        if (!('str' in item)) continue;
        found ||= item.str.trim() !== '';
        text.add(`${item.str.replaceAll('\0', '')}${item.hasEOL ? '\n' : ''}`);
      }
      if (!found) reader.tell('emptyPages');
      page.cleanup();
    }
    const { info } = await pdf.getMetadata();
    const facts = info as { readonly Title?: unknown; readonly IsAcroFormPresent?: unknown };
    if (facts.IsAcroFormPresent === true) reader.tell('form');
    const title = typeof facts.Title === 'string' ? facts.Title.replaceAll('\0', '').trim() : '';
    return { kind: 'pdf', text: text.whole, pages: pdf.numPages, title: title === '' ? undefined : title };
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') throw encrypted();
    throw error;
  } finally {
    await task.destroy();
  }
}

const encrypted = (): Error => unparsable('the PDF document has a password; send it without one');
