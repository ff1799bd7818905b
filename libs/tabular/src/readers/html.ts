import { type Document, type Reader } from '../documents/document.js';
import { type HtmlHandler, readTags } from './html-tree.js';

/** What is not shown, with all in it. */
const unseen = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'noframes',
  'noembed',
  'iframe',
  'object',
  'svg',
]);
/** What stands on lines of its own. */
const blocks = new Set(
  (
    'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol optgroup option p pre search section summary table tbody ' +
    'tfoot thead tr ul caption'
  ).split(' '),
);

/**
 * The text that is shown of a page, if all of it is shown: a line for each block, spaces as a browser has them, cells of a table with tabs
 * between them.
 * @throws Problem upload.unparsable beyond what a row may hold, or how deep a page may be
 */
export function readHtml(page: string, reader: Reader): Document {
  const seen = new Shown(reader);
  readTags(page, seen);
  return { kind: 'html', text: seen.shown.whole, title: seen.title };
}

class Shown implements HtmlHandler {
  readonly shown;
  private titled = '';
  private hidden = 0;
  private pre = 0;
  private inTitle = false;
  /** A space that is shown if text follows on the line. */
  private space = false;

  constructor(reader: Reader) {
    this.shown = reader.text();
  }

  get title(): string | undefined {
    const title = this.titled.replaceAll(/\s+/g, ' ').trim();
    return title === '' ? undefined : title;
  }

  open(name: string): void {
    if (unseen.has(name)) this.hidden++;
    else if (name === 'title') this.inTitle = true;
    else if (name === 'br') this.line(true);
    else if (blocks.has(name)) this.line();
    else if ((name === 'td' || name === 'th') && !this.shown.endsWith('\n')) this.add('\t');
    if (name === 'pre' || name === 'textarea') this.pre++;
  }

  close(name: string): void {
    if (unseen.has(name)) this.hidden = Math.max(0, this.hidden - 1);
    else if (name === 'title') this.inTitle = false;
    else if (blocks.has(name)) this.line();
    if (name === 'pre' || name === 'textarea') this.pre = Math.max(0, this.pre - 1);
  }

  text(data: string): void {
    if (this.hidden > 0) return;
    if (this.inTitle) {
      if (this.titled.length < 10_000) this.titled += data;
      return;
    }
    if (this.pre > 0) {
      this.shown.add(data.replaceAll(/\r\n?/g, '\n'));
      return;
    }
    const words = data.replaceAll(/[ \t\r\n\f]+/g, ' ');
    if (words.startsWith(' ')) this.space = true;
    const inner =
      words.trim() === '' && !words.includes('\u00a0') ? '' : words.replace(/^ /, '').replace(/ $/, '');
    if (inner === '') return;
    if (this.space && !this.shown.endsWith('\n') && !this.shown.endsWith('\t')) this.shown.add(' ');
    this.shown.add(inner);
    this.space = words.endsWith(' ');
  }

  private add(mark: string): void {
    if (this.hidden > 0) return;
    this.space = false;
    this.shown.add(mark);
  }

  private line(always = false): void {
    if (always || !this.shown.endsWith('\n')) this.add('\n');
  }
}
