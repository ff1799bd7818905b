import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { readBack, specTables } from '../../test/imported.js';
import { outcomeOf } from '../../test/outcome.js';
import { zipOf } from '../../test/zip.js';
import { cellText } from '../engine/cells.js';
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

  it('in meddocan, which are notes, are a row each with the text that they hold', async () => {
    const lines = gunzipSync(readFileSync(corpusFile('meddocan', 'train.jsonl.gz')))
      .toString()
      .trim()
      .split('\n');
    const notes = lines.map((line) => JSON.parse(line) as { readonly id: string; readonly text: string });
    const body = zipOf(notes.map(({ id, text }) => ({ name: `notes/${id}.txt`, body: text })));
    const { rows, reading } = await readBack(engine, body, { format: 'zip' });
    const sorted = notes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(rows).toEqual(
      sorted.map(({ id, text }) => ({
        file: `notes/${id}.txt`,
        kind: 'text',
        text: text.replace(/^\uFEFF/, ''),
      })),
    );
    expect(reading.warnings).toEqual([expect.stringMatching(/so each became one row/)]);
  });

  it('in pl-pii-bench, which are PDF, have the text that was printed, or lack what lies beyond the page', async () => {
    const folder = corpusFile('pl-pii-bench');
    const truths = readFileSync(join(folder, 'pdf.jsonl'), 'utf8').trim().split('\n');
    const printed = truths.map((line) => JSON.parse(line) as { readonly pdf: string; readonly text: string });
    const files = printed.map(({ pdf }) => ({ name: pdf, body: readFileSync(join(folder, 'pdf', pdf)) }));
    const { rows } = await readBack(engine, zipOf(files), { format: 'zip' });
    const told = rows.map(({ file, pages, text }) => {
      const truth = printed.find(({ pdf }) => pdf === file)?.text.trimEnd() ?? '';
      const how =
        text === truth ? 'as it was printed' : `${cellText(text).length} of ${truth.length} characters`;
      return `${cellText(file)}: ${cellText(pages)} pages, ${how}`;
    });
    expect(told).toMatchSnapshot();
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
