import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testGateway, type TestGateway } from '../support/gateway.js';
import { openShell, playScript, type Shell } from '../support/script.js';

const root = join(import.meta.dirname, '../..');
const file = join(root, 'README.md');
const text = readFileSync(file, 'utf8');
/** `UPDATE_SCRIPTS=1 npm test -- test/docs` writes what was said into the page instead; read the difference then. */
const isUpdating = process.env['UPDATE_SCRIPTS'] === '1';

interface Block {
  readonly language: string;
  readonly lines: string;
}

const blocks: readonly Block[] = [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(
  ([, language = '', lines = '']) => ({ language, lines }),
);
const isTyped = ({ language, lines }: Block): boolean => language === '' && lines.startsWith('$ ');
const isSetUp = ({ language, lines }: Block): boolean => language === 'sh' && lines.includes('npx tidegate');

const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const nameOf = (id: string): string => `id${id.replaceAll('-', '')}`;

/** Ids that the page shows stand for those of the run: in outputs they are found, in commands they are used. */
function named(lines: string): string {
  let isCommand = false;
  const made = lines.split('\n').map((line) => {
    isCommand = line.startsWith('$ ') || (isCommand && /^ {4}/.test(line));
    return line.replaceAll(uuid, (id) => (isCommand ? `$${nameOf(id)}` : `[id:${nameOf(id)}]`));
  });
  return made.join('\n');
}

describe('What README.md shows', () => {
  let gateway: TestGateway;
  let shell: Shell;
  beforeAll(async () => {
    gateway = await testGateway();
    shell = openShell(gateway, root, { TIDEGATE_TOKEN: gateway.admin.token ?? '', HOME: gateway.config });
    await shell.run('npx() { shift; tidegate "$@"; }');
  });
  afterAll(async () => {
    shell.close();
    await gateway.remove();
  });

  it('is run here, but for how to start and to test', () => {
    const others = blocks.filter((block) => !isTyped(block) && !isSetUp(block));
    expect(others.map(({ language, lines }) => [language, /^npm|^flowchart/.test(lines)])).toEqual([
      ['mermaid', true],
      ['sh', true],
    ]);
  });

  it('is what there is to see', async () => {
    let page = text;
    for (const block of blocks) {
      if (isSetUp(block)) expect((await shell.run(block.lines)).code).toBe(0);
      if (!isTyped(block)) continue;
      const shown = named(block.lines);
      const played = await playScript(shown, { shell, become: () => ':', lenient: true });
      if (isUpdating) page = page.replace(block.lines, () => played);
      else expect(played).toBe(shown);
    }
    if (isUpdating) writeFileSync(file, page);
  }, 300_000);
});
