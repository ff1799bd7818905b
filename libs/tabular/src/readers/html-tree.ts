import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { unparsable } from '../engine/errors.js';

/** What is told of a page while it is read: each element that opens is closed, in the order of nesting. */
export interface HtmlHandler {
  open(name: string): void;
  close(name: string): void;
  text(text: string): void;
}

/** Each takes some bytes of memory until it is closed; browsers stop at 512. */
const mostOpen = 1_000_000;

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Elements that end others by their beginning, where those are the innermost (WHATWG, 13.1.2.4). */
const inForms = set('input option optgroup select button datalist textarea');
const headings = set('h1 h2 h3 h4 h5 h6 p');
const sections = set('thead tbody');
const ends = new Map<string, ReadonlySet<string>>([
  ['tr', set('tr th td')],
  ['th', set('th')],
  ['td', set('thead th td')],
  ['body', set('head link script')],
  ['a', set('a')],
  ['li', set('li')],
  ['p', set('p')],
  ...[...set('h1 h2 h3 h4 h5 h6')].map((name) => [name, headings] as const),
  ...[...set('select input output button datalist textarea')].map((name) => [name, inForms] as const),
  ['option', set('option')],
  ['optgroup', set('optgroup option')],
  ...[...set('dd dt')].map((name) => [name, set('dd dt')] as const),
  ...[
    ...set(
      'address article aside blockquote details div dl fieldset figcaption figure footer form header hr main nav ol pre section table ul',
    ),
  ].map((name) => [name, set('p')] as const),
  ...[...set('rt rp')].map((name) => [name, set('rt rp')] as const),
  ...[...sections].map((name) => [name, sections] as const),
  ['tfoot', sections],
]);
const empty = set(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr',
);
/** Where pages lie within drawings and formulas again. */
const pages = set('mi mo mn ms mtext annotation-xml foreignobject desc title');

/**
 * Reads a page in a time that grows with its length alone, however deep it is. Elements are found by htmlparser2's tokenizer and nested as
 * its parser nests them, which takes for each of them a time that grows with how many are open.
 * @throws Problem upload.unparsable where more are open than may be
 */
export function readTags(page: string, handler: HtmlHandler): void {
  const tree = new Tree(page, handler);
  const tokenizer = new Tokenizer({ decodeEntities: true, recognizeSelfClosing: false }, tree);
  const step = 1 << 16;
  for (let at = 0; at < page.length; at += step) tokenizer.write(page.slice(at, at + step));
  tokenizer.end();
}

class Tree implements TokenizerCallbacks {
  /** The innermost is the last. */
  private readonly opened: string[] = [];
  /** How many of each name are open. */
  private readonly counts = new Map<string, number>();
  /** Whether each drawing, formula or page within them is not a page; the innermost is the last. */
  private readonly foreign: boolean[] = [];
  /** The element whose tag is being read. */
  private tag = '';

  constructor(
    private readonly page: string,
    private readonly handler: HtmlHandler,
  ) {}

  ontext(start: number, end: number): void {
    this.handler.text(this.page.slice(start, end));
  }

  ontextentity(code: number): void {
    this.handler.text(String.fromCodePoint(code));
  }

  oncdata(start: number, end: number, offset: number): void {
    if (this.isInForeignContext()) this.ontext(start, end - offset);
  }

  isInForeignContext(): boolean {
    return this.foreign.at(-1) === true;
  }

  onopentagname(start: number, end: number): void {
    this.open(this.nameAt(start, end));
  }

  onopentagend(): void {
    if (empty.has(this.tag)) this.handler.close(this.tag);
    this.tag = '';
  }

  onselfclosingtag(): void {
    const name = this.tag;
    this.onopentagend();
    if (this.isInForeignContext() && name !== '' && this.opened.at(-1) === name) this.pop();
  }

  onclosetag(start: number, end: number): void {
    const name = this.nameAt(start, end);
    if (name === 'br') {
      this.handler.open(name);
      this.handler.close(name);
    } else if (empty.has(name)) return;
    else if (this.isOpen(name)) while (this.pop() !== name);
    else if (name === 'p') {
      this.open(name);
      this.onopentagend();
      this.pop();
    }
  }

  onend(): void {
    while (this.opened.length > 0) this.pop();
  }

  onattribdata(): void {}
  onattribentity(): void {}
  onattribend(): void {}
  onattribname(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}

  private nameAt(start: number, end: number): string {
    const name = this.page.slice(start, end).toLowerCase();
    return name === 'image' && !this.isInForeignContext() ? 'img' : name;
  }

  private isOpen(name: string): boolean {
    return this.counts.has(name);
  }

  private open(name: string): void {
    // Of forms within one another the inner is none.
    this.tag = name === 'form' && this.isOpen(name) ? '' : name;
    if (this.tag === '') return;
    const ended = ends.get(name);
    while (ended?.has(this.opened.at(-1) ?? '') === true) this.pop();
    if (!empty.has(name)) this.push(name);
    this.handler.open(name);
  }

  private push(name: string): void {
    if (this.opened.length === mostOpen)
      throw unparsable(
        `more than ${mostOpen.toLocaleString('en')} elements of the page lie within one another`,
      );
    this.opened.push(name);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    if (name === 'svg' || name === 'math') this.foreign.push(true);
    else if (pages.has(name)) this.foreign.push(false);
  }

  private pop(): string | undefined {
    const name = this.opened.pop();
    if (name === undefined) return undefined;
    const left = (this.counts.get(name) ?? 1) - 1;
    if (left === 0) this.counts.delete(name);
    else this.counts.set(name, left);
    if (name === 'svg' || name === 'math' || pages.has(name)) this.foreign.pop();
    this.handler.close(name);
    return name;
  }
}
