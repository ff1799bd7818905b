import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { readTags } from './html-tree.js';

/** What is told of a page, a line each; texts that follow each other are one. */
function told(
  page: string,
  read: (page: string, tell: (what: string, data: string) => void) => void,
): string[] {
  const lines: string[] = [];
  read(page, (what, data) => {
    if (what === 'text' && lines.at(-1)?.startsWith('text ') === true) lines.push(`${lines.pop()}${data}`);
    else lines.push(`${what} ${data}`);
  });
  return lines;
}
const ours = (page: string): string[] =>
  told(page, (html, tell) =>
    readTags(html, {
      open: (name) => tell('open', name),
      close: (name) => tell('close', name),
      text: (text) => tell('text', text),
    }),
  );
const theirs = (page: string): string[] =>
  told(page, (html, tell) => {
    const parser = new Parser({
      onopentagname: (name) => tell('open', name.toLowerCase()),
      onclosetag: (name) => tell('close', name.toLowerCase()),
      ontext: (text) => tell('text', text),
    });
    parser.end(html);
  });

const names =
  'p div b a form table tbody tr td th li ul h1 h2 select option dd dt br img image body head title svg desc textarea template x-y';
const piece = fc.oneof(
  fc.constantFrom(...names.split(' ')).map((name) => `<${name}>`),
  fc.constantFrom(...names.split(' ')).map((name) => `</${name}>`),
  fc.constantFrom('<svg>', '<svg><foreignObject>', '</svg>', '<p/>', '<svg><g/>', '<math><mi>', '</math>'),
  fc.constantFrom(
    'a',
    ' &amp; ',
    '&lt',
    '<',
    '<!-- <p> -->',
    '<![CDATA[x]]>',
    '<!doctype html>',
    '<script><p></script>',
  ),
  fc.constantFrom('<A HREF="<p>" b>', "<td class='x'>", '<br/>', '<img', '<p id=', '</', '<?x>', '</p x>'),
);

describe('A page', () => {
  it('is nested as the parser of htmlparser2 nests it', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const page = pieces.join('');
        expect(ours(page)).toEqual(theirs(page));
      }),
      { numRuns: 1000 },
    );
  });
});
