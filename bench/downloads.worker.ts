/** The baseline of downloads.ts: the engine writes plain Parquet in a format into a pipe, and nothing else. */
import { once } from 'node:events';
import { DuckDBInstance } from '@duckdb/node-api';

const [plain = '', format = '', into = ''] = process.argv.slice(2);
const options: Readonly<Record<string, string>> = {
  parquet: 'FORMAT parquet, COMPRESSION lz4_raw',
  csv: 'FORMAT csv, HEADER true',
  ndjson: 'FORMAT json',
};
const instance = await DuckDBInstance.create(':memory:', { threads: '2', temp_directory: '' });
const connection = await instance.connect();
process.send?.('ready');
await once(process, 'message');
process.disconnect();
await connection.run(
  `COPY (FROM read_parquet('${plain}')) TO '${into}' (${options[format] ?? ''}, USE_TMP_FILE false)`,
);
connection.closeSync();
instance.closeSync();
