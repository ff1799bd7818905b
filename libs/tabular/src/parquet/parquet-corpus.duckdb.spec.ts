import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { readBack, specTables } from '../../test/imported.js';
import { cellText, type Row } from '../engine/cells.js';
import { Problem } from '#libs/kernel';

const { engine, scratch } = await specTables();

describeCorpus('Parquet files of other programs', () => {
  const folder = corpusFile('parquet-testing', '.');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.parquet(?:\.encrypted)?$/.test(name))
    .sort();
  const read = async (name: string) =>
    readBack(engine, readFileSync(`${folder}/${name}`), { format: 'parquet' });

  const told = async (name: string): Promise<string> => {
    try {
      const { columns, rows, count } = await read(name);
      const shown = columns.map(({ name: column, type }) => `${column} ${type}`).join(', ');
      const last = columns.map((column) => cellText(rows.at(-1)?.[column.name])).join(' | ');
      return `${count}: ${shown.slice(0, 300)} = ${last.slice(0, 300)}`;
    } catch (error) {
      if (error instanceof Problem) return `${error.code}: ${error.detail}`;
      throw error;
    }
  };

  it('are read, or refused in one clear sentence', async () => {
    const outcomes: Record<string, string> = {};
    for (const name of names) outcomes[name] = await told(name);
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
