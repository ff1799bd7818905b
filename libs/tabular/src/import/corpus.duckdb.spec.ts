import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { specTables } from '../../test/imported.js';
import { outcomeOf } from '../../test/outcome.js';
import { headBytes } from '../parts/format.js';
import { formats } from './formats.js';

const { engine, scratch } = await specTables();

describeCorpus('Files of other people', () => {
  it.each([
    'arx-adult',
    'bank-marketing',
    'csv-spectrum/csvs',
    'fashion-mnist',
    'json-test-suite',
    'mnist-t10k',
    'sklearn-toy',
    'uci-classics',
  ])('in %s are read by what they hold, or refused in one clear sentence', async (folder) => {
    const files = readdirSync(corpusFile(folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && !/^(?:LICENSE|PROVENANCE)/.test(entry.name))
      .map(({ name }) => name)
      .sort();
    const outcomes: Record<string, string> = {};
    for (const name of files) {
      const body = readFileSync(corpusFile(folder, name));
      // Other specs read the two large ones.
      if (body.length < 1 << 20) outcomes[name] = await told(body);
    }
    expect(outcomes).toMatchSnapshot();
    expect(scratch.open()).toBe(0);
  });

  async function told(body: Buffer): Promise<string> {
    // What nothing recognises is sent as CSV: the refusal of a foreign kind is then told of it.
    const format = formatOf(body);
    return `${format}: ${await outcomeOf(engine, body, { format })}`;
  }

  function formatOf(body: Buffer): string {
    try {
      return formats.ofContent(body.subarray(0, headBytes)).name;
    } catch {
      return 'csv';
    }
  }
});
