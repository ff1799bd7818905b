/**
 * How fast files of other formats, and rows of a source, become sealed dataset versions, end to end over HTTP, and with how much memory.
 * Beside each stands the plain client that reads the same: DuckDB turning the file into Parquet, `pg` taking a COPY of the table, `mysql2`
 * its rows, the clients of MongoDB and Cassandra theirs, Node the file over HTTPS and WebHDFS, AWS's client the object, sharp the pixels
 * of pictures; of a workbook, which none of them reads, the same rows as CSV. Servers that are not installed (`node scripts/servers.mjs`,
 * MariaDB) are passed over and named.
 *
 * Memory whatever the size: `--copies 64` has files and the table of PostgreSQL hold the rows so many times, `--sheet 1048575` as many as
 * a workbook can have; `--wide 20` makes files of longer texts; `--only` names what is to be measured. Tables of more than 1 GiB lie on the disk.
 *
 *     npm run bench -- loads [--mib 64] [--copies 1] [--wide 1] [--sheet 50000] [--pictures 10000] [--documents 20000] [--only parquet,s3] [--json]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { ingested, withGateway } from './support/gateway.js';
import { bench, ram, timed, whole } from './support/harness.js';
import { peaked } from './support/memory.js';
import { images } from './support/pictures.js';
import { cassandra, hdfs, mongodb, s3 } from './support/servers.js';
import { https, type Load, mysql, postgresql, type Table } from './support/sources.js';
import { writeCsv } from './support/table.js';
import { writeWorkbook } from './support/workbook.js';

const { mib, copies, wide, sheet, pictures, documents, only, report } = bench('loads', {
  ...{ mib: 64, copies: 1, wide: 1, sheet: 50_000, pictures: 10_000, documents: 20_000, only: '' },
});

const folder = mkdtempSync(join(mib * copies * wide > 1024 ? tmpdir() : ram, 'tidegate-bench-'));
const csv = join(folder, 'table.csv');
const each = `(SELECT t.* REPLACE (id + 10000000 * copy AS id, repeat(note, ${wide}) AS note) FROM range(${copies}) c (copy), read_csv('${csv}') t)`;

const told: Record<string, number> = {};

/** A file that the engine writes and reads itself. */
const fileOf =
  (name: string, type: string, write: string, read: string) =>
  async ({ cast, pid, connection }: Table): Promise<Load> => {
    const file = join(folder, `table.${name}`);
    await connection.run(`COPY (FROM ${each}) TO '${file}' (${write})`);
    told[name] = statSync(file).size;
    const { peak, result: seconds } = await peaked(pid, () => ingested(cast, name, file, type));
    const copy = `COPY (FROM ${read}('${file}')) TO '${join(folder, 'copy')}' (FORMAT parquet, COMPRESSION lz4_raw)`;
    const alone = await timed(() => connection.run(copy));
    const [[rows] = []] = (
      await connection.runAndReadAll(`SELECT count(*) FROM ${read}('${file}')`)
    ).getRows();
    for (const made of [file, join(folder, 'copy')]) rmSync(made);
    const client = 'DuckDB: COPY to Parquet';
    return { rows: Number(rows), seconds, peak, client, clientSeconds: alone.seconds };
  };

async function workbook({ cast, pid, connection }: Table): Promise<Load> {
  const head = `(SELECT columns(*)::VARCHAR FROM ${each} LIMIT ${sheet})`;
  async function* groups(): AsyncGenerator<string[][]> {
    const result = await connection.stream(`FROM ${head}`);
    yield [result.columnNames()];
    const texts = (row: readonly unknown[]): string[] =>
      row.map((cell) => (typeof cell === 'string' ? cell : ''));
    for await (const rows of result.yieldRowsJs()) yield rows.map(texts);
  }
  const file = join(folder, 'table.xlsx');
  await writeWorkbook(file, groups());
  told['xlsx'] = statSync(file).size;
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const { peak, result: seconds } = await peaked(pid, () => ingested(cast, 'xlsx', file, type));
  const plain = join(folder, 'sheet.csv');
  await connection.run(`COPY (FROM ${head}) TO '${plain}' (FORMAT csv)`);
  const clientSeconds = await ingested(cast, 'sheet-csv', plain);
  return { rows: sheet, seconds, peak, client: 'the gateway: the same as CSV', clientSeconds };
}

const all: Readonly<Record<string, (table: Table) => Promise<Load | undefined>>> = {
  parquet: fileOf(
    'parquet',
    'application/vnd.apache.parquet',
    // Many copies of the same rows would pack to nothing.
    copies === 1
      ? 'FORMAT parquet, COMPRESSION lz4_raw'
      : 'FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1',
    'read_parquet',
  ),
  ndjson: fileOf('ndjson', 'application/x-ndjson', 'FORMAT json', 'read_json'),
  xlsx: workbook,
  ...{ postgresql, mysql, https, s3, hdfs, mongodb, cassandra },
  images: (table) => images(table, folder, pictures),
};

const inMib = (bytes: number | undefined): string =>
  bytes === undefined ? 'not measured' : `${whole(bytes / 2 ** 20)} MiB`;

function tell(bytes: number, loads: Readonly<Record<string, Load>>, without: readonly string[]): void {
  const figures = Object.entries(loads).map(([name, { rows, seconds, peak, client, clientSeconds }]) => ({
    ...{ name, rows, seconds, rowsPerSecond: Math.round(rows / seconds) },
    ...(told[name] !== undefined && { fileBytes: told[name] }),
    peakMemoryMiB: peak && Math.round(peak.all / 2 ** 20),
    peakProcessesMiB: peak && Math.round(peak.processes / 2 ** 20),
    baseline: { name: client, seconds: clientSeconds },
    ratio: clientSeconds / seconds,
  }));
  const words = figures.map(
    ({ name, rows, seconds, rowsPerSecond, baseline, ratio }) =>
      `${name.padEnd(10)} ${whole(rows).padStart(9)} rows in ${seconds.toFixed(2)} s, ${whole(rowsPerSecond)} rows/s; ` +
      `${baseline.name} ${baseline.seconds.toFixed(2)} s; ratio ${ratio.toFixed(2)}; ` +
      `${told[name] === undefined ? '' : `file ${inMib(told[name])}, `}memory ${inMib(loads[name]?.peak?.all)}, of processes ${inMib(loads[name]?.peak?.processes)}`,
  );
  const passed = without.length === 0 ? [] : [`without ${without.join(', ')}, which are not installed`];
  report(
    { bytes, copies, loads: figures, without },
    `a table of ${mib} MiB as CSV${copies === 1 ? '' : `, ${copies} times`}\n  ${[...words, ...passed].join('\n  ')}`,
  );
}

async function main(): Promise<void> {
  const wanted = only === '' ? Object.keys(all) : only.split(',');
  const unknown = wanted.find((name) => !Object.hasOwn(all, name));
  if (unknown !== undefined) throw new Error(`There is no load ${unknown}: ${Object.keys(all).join(', ')}.`);
  const bytes = writeCsv(csv, Math.round(mib * 2 ** 20));
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', temp_directory: '' });
  const connection = await instance.connect();
  await withGateway(
    async (cast, { pid }) => {
      const loads: Record<string, Load> = {};
      for (const name of wanted) {
        const load = await all[name]?.({ csv, connection, copies, documents, cast, pid });
        if (load) loads[name] = load;
      }
      const without = wanted.filter((name) => !Object.hasOwn(loads, name));
      tell(bytes, loads, without);
    },
    { TIDEGATE_SOURCE_NETWORKS: 'loopback' },
  );
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
