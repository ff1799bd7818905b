import { Parser } from 'htmlparser2';
import { type Document, type Reader } from '../documents/document.js';

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
 * between them. It is read as it comes; how long a page may take is its thread's matter, for one that is millions of tags deep takes that.
 */
export function readHtml(page: string, reader: Reader): Document {
  const seen = new Shown(reader);
  const parser = new Parser(seen, { decodeEntities: true, lowerCaseTags: true, recognizeSelfClosing: false });
  const step = 1 << 16;
  for (let at = 0; at < page.length; at += step) parser.write(page.slice(at, at + step));
  parser.end();
  return { kind: 'html', text: seen.text.whole, title: seen.title };
}

class Shown {
  readonly text;
  private titled = '';
  private hidden = 0;
  private pre = 0;
  private inTitle = false;
  /** A space that is shown if text follows on the line. */
  private space = false;

  constructor(reader: Reader) {
    this.text = reader.text();
  }

  get title(): string | undefined {
    const title = this.titled.replaceAll(/\s+/g, ' ').trim();
    return title === '' ? undefined : title;
  }

  onopentagname(name: string): void {
    if (unseen.has(name)) this.hidden++;
    else if (name === 'title') this.inTitle = true;
    else if (name === 'br') this.line(true);
    else if (blocks.has(name)) this.line();
    else if ((name === 'td' || name === 'th') && !this.text.endsWith('\n')) this.add('\t');
    if (name === 'pre' || name === 'textarea') this.pre++;
  }

  onclosetag(name: string): void {
    if (unseen.has(name)) this.hidden = Math.max(0, this.hidden - 1);
    else if (name === 'title') this.inTitle = false;
    else if (blocks.has(name)) this.line();
    if (name === 'pre' || name === 'textarea') this.pre = Math.max(0, this.pre - 1);
  }

  ontext(data: string): void {
    if (this.hidden > 0) return;
    if (this.inTitle) {
      if (this.titled.length < 10_000) this.titled += data;
      return;
    }
    if (this.pre > 0) {
      this.text.add(data.replaceAll(/\r\n?/g, '\n'));
      return;
    }
    const words = data.replaceAll(/[ \t\r\n\f]+/g, ' ');
    if (words.startsWith(' ')) this.space = true;
    const inner =
      words.trim() === '' && !words.includes('\u00a0') ? '' : words.replace(/^ /, '').replace(/ $/, '');
    if (inner === '') return;
    if (this.space && !this.text.endsWith('\n') && !this.text.endsWith('\t')) this.text.add(' ');
    this.text.add(inner);
    this.space = words.endsWith(' ');
  }

  private add(mark: string): void {
    if (this.hidden > 0) return;
    this.space = false;
    this.text.add(mark);
  }

  private line(always = false): void {
    if (always || !this.text.endsWith('\n')) this.add('\n');
  }
}
