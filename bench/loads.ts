/**
 * How fast files of other formats, and rows of a source, become sealed dataset versions, end to end over HTTP. Beside each stands the
 * plain client that reads the same: DuckDB turning the file into Parquet, `pg` taking a COPY of the table, `mysql2` its rows, Node the
 * file over HTTPS, sharp the pixels of pictures; of a workbook, which none of them reads, the same rows as CSV. MariaDB is passed over
 * where there is none.
 *
 *     npm run bench -- loads [--mib 64] [--sheet 50000] [--pictures 10000] [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { type Cast } from '../apps/cli/src/demo/cast.js';
import { ingested, withGateway } from './support/gateway.js';
import { bench, ram, timed, whole } from './support/harness.js';
import { images } from './support/pictures.js';
import { https, type Load, mysql, postgresql } from './support/sources.js';
import { writeCsv } from './support/table.js';
import { writeWorkbook } from './support/workbook.js';

const { mib, sheet, pictures, report } = bench('loads', { mib: 64, sheet: 50_000, pictures: 10_000 });

const loads: Record<string, Load> = {};
const folder = mkdtempSync(join(ram, 'tidegate-bench-'));
const csv = join(folder, 'table.csv');

async function countOf(connection: DuckDBConnection, from: string): Promise<number> {
  return Number((await connection.runAndReadAll(`SELECT count(*) FROM ${from}`)).getRows()[0]?.[0]);
}

/** A file that the engine writes and reads itself. */
async function loadFile(
  cast: Cast,
  connection: DuckDBConnection,
  { name, type, write, read }: Readonly<Record<'name' | 'type' | 'write' | 'read', string>>,
): Promise<void> {
  const file = join(folder, `table.${name}`);
  await connection.run(`COPY (FROM read_csv('${csv}')) TO '${file}' (${write})`);
  const seconds = await ingested(cast, name, file, type);
  const copy = `COPY (FROM ${read}('${file}')) TO '${join(folder, 'copy')}' (FORMAT parquet, COMPRESSION lz4_raw)`;
  const alone = await timed(() => connection.run(copy));
  const rows = await countOf(connection, `read_csv('${csv}')`);
  loads[name] = { rows, seconds, client: 'DuckDB: COPY to Parquet', clientSeconds: alone.seconds };
  rmSync(file);
}

async function loadSheet(cast: Cast, connection: DuckDBConnection): Promise<void> {
  const head = `(FROM read_csv('${csv}', all_varchar = true) LIMIT ${sheet})`;
  const table = await connection.runAndReadAll(`FROM ${head}`);
  const texts = table.getRows().map((row) => row.map((cell) => (typeof cell === 'string' ? cell : '')));
  const file = join(folder, 'table.xlsx');
  writeWorkbook(file, [table.columnNames(), ...texts]);
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const seconds = await ingested(cast, 'xlsx', file, type);
  const plain = join(folder, 'sheet.csv');
  await connection.run(`COPY ${head} TO '${plain}' (FORMAT csv)`);
  const client = 'the gateway: the same as CSV';
  loads['xlsx'] = { rows: sheet, seconds, client, clientSeconds: await ingested(cast, 'sheet-csv', plain) };
}

async function main(): Promise<void> {
  const bytes = writeCsv(csv, Math.round(mib * 2 ** 20));
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await withGateway(
    async (cast) => {
      const lz4 = 'FORMAT parquet, COMPRESSION lz4_raw';
      const type = 'application/vnd.apache.parquet';
      await loadFile(cast, connection, { name: 'parquet', type, write: lz4, read: 'read_parquet' });
      const lines = { name: 'ndjson', type: 'application/x-ndjson', write: 'FORMAT json' };
      await loadFile(cast, connection, { ...lines, read: 'read_json' });
      await loadSheet(cast, connection);
      const table = { csv, connection };
      for (const [name, load] of Object.entries({ postgresql, mysql, https })) {
        const done = await load(cast, table);
        if (done) loads[name] = done;
      }
      loads['images'] = await images(cast, folder, pictures);
    },
    { TIDEGATE_SOURCE_NETWORKS: 'loopback' },
  );
  const figures = Object.entries(loads).map(([name, { rows, seconds, client, clientSeconds }]) => ({
    ...{ name, rows, seconds, rowsPerSecond: Math.round(rows / seconds) },
    baseline: { name: client, seconds: clientSeconds },
    ratio: clientSeconds / seconds,
  }));
  const words = figures.map(
    ({ name, rows, seconds, rowsPerSecond, baseline, ratio }) =>
      `${name.padEnd(10)} ${whole(rows).padStart(9)} rows in ${seconds.toFixed(2)} s, ${whole(rowsPerSecond)} rows/s; ` +
      `${baseline.name} ${baseline.seconds.toFixed(2)} s; ratio ${ratio.toFixed(2)}`,
  );
  report({ bytes, loads: figures }, `a table of ${mib} MiB as CSV\n  ${words.join('\n  ')}`);
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
