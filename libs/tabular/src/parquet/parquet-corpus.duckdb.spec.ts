import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { readBack, specTables } from '../../test/imported.js';
import { outcomeOf } from '../../test/outcome.js';
import { cellText, type Row } from '../engine/cells.js';

const { engine, scratch } = await specTables();

describeCorpus('Parquet files of other programs', () => {
  const folder = corpusFile('parquet-testing', '.');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.parquet(?:\.encrypted)?$/.test(name))
    .sort();
  const read = async (name: string) =>
    readBack(engine, readFileSync(`${folder}/${name}`), { format: 'parquet' });

  it('are read, or refused in one clear sentence', async () => {
    const outcomes: Record<string, string> = {};
    for (const name of names) {
      const body = readFileSync(`${folder}/${name}`);
      outcomes[name] = await outcomeOf(engine, body, { format: 'parquet' });
    }
    expect(outcomes).toMatchSnapshot();
    expect(scratch.open()).toBe(0);
  });

  it.each(['delta_encoding_optional_column', 'delta_encoding_required_column'])(
    'have the values that were published with %s',
    async (name) => {
      const { rows, columns } = await read(`data/${name}.parquet`);
      const [, ...lines] = readFileSync(`${folder}/data/${name}_expect.csv`, 'utf8').trimEnd().split(/\r?\n/);
      const text = (row: Row) => columns.map((column) => cellText(row[column.name]));
      expect(rows.map(text)).toEqual(
        lines.map((line) => line.match(/(?<=")[^"]*(?="(?:,|$))|(?<=^|,)(?=,|$)/g)),
      );
    },
  );
});
