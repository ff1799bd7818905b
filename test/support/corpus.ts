import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from '@jest/globals';

const root = resolve(process.env['TIDEGATE_CORPUS'] ?? join(import.meta.dirname, '../../../shared/corpus'));

/** Where real data and published vectors lie, or null where they are absent. */
export const corpus: string | null = existsSync(join(root, 'INDEX.md')) ? root : null;

/** The path of a corpus file. @throws Error where the corpus is absent: use {@link describeCorpus} around it. */
export function corpusFile(...path: string[]): string {
  if (corpus === null) throw new Error('the corpus is absent; set TIDEGATE_CORPUS');
  return join(corpus, ...path);
}

export function corpusJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(corpusFile(...path), 'utf8')) as unknown;
}

/** A describe block that needs the corpus: without it, one test is reported as skipped, with the reason as its title. */
export function describeCorpus(title: string, body: () => void): void {
  if (corpus === null) {
    describe(title, () => {
      it.skip('skipped: the corpus is absent (set TIDEGATE_CORPUS)', () => undefined);
    });
    return;
  }
  describe(title, body);
}
