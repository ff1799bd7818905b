/**
 * How fast a CSV becomes a sealed dataset version, end to end over HTTP: upload, sealing, parsing, profile, classification,
 * commit. The baseline is what one would do without it: the same upload to a plain file, synced; DuckDB turning the file into
 * Parquet; DuckDB's own summary of that. Beside it stands DuckDB's Parquet alone, which receives, checks and protects nothing.
 *
 *     npm run bench -- ingest [--mib 256] [--json]
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { bench, ram, timed } from './support/harness.js';
import { PeakMemory } from './support/memory.js';
import { writeCsv } from './support/table.js';

const { mib, report } = bench('ingest', { mib: 256 });
const size = Math.round(mib * 2 ** 20);
const root = join(import.meta.dirname, '..');

/** Seconds of what one would do without a gateway, step by step, with as many threads as the parsing process has. */
async function baselines(file: string, folder: string, home: string) {
  const server = spawn(
    process.execPath,
    [join(import.meta.dirname, 'ingest.worker.js'), join(home, 'plain.csv')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [address] = (await once(server.stdout, 'data')) as [Buffer];
  const sent = await timed(async () => post(new URL(String(address)), {}, file));
  server.kill();
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', temp_directory: '' });
  const connection = await instance.connect();
  const parquet = join(folder, 'baseline.parquet');
  const copied = await timed(() =>
    connection.run(`COPY (FROM read_csv('${file}')) TO '${parquet}' (FORMAT parquet, COMPRESSION lz4_raw)`),
  );
  const summarized = await timed(async () => (await connection.run(`SUMMARIZE FROM '${parquet}'`)).getRows());
  connection.closeSync();
  instance.closeSync();
  rmSync(parquet);
  return { upload: sent.seconds, copy: copied.seconds, summarize: summarized.seconds };
}

interface Gateway {
  readonly child: ChildProcess;
  readonly server: string;
  readonly token: string;
}

async function startGateway(home: string): Promise<Gateway> {
  const child = spawn(process.execPath, [join(root, 'apps/gateway/src/main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      TIDEGATE_HOME: home,
      TIDEGATE_LOG: 'json:error',
    },
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the gateway ended before it was ready');
  });
  ended.catch(() => undefined);
  const about = join(home, 'gateway.json');
  while (!existsSync(about)) await Promise.race([sleep(100), ended]);
  const { server } = JSON.parse(readFileSync(about, 'utf8')) as { server: string };
  return { child, server, token: readFileSync(join(home, 'admin-token'), 'utf8').trim() };
}

async function call<T>(gateway: Gateway, token: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(gateway.server + path, {
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function post(to: URL, headers: Record<string, string>, file: string): Promise<string> {
  const sending = request(to, { method: 'POST', headers: { ...headers, 'content-type': 'text/csv' } });
  const answered = once(sending, 'response');
  createReadStream(file, { highWaterMark: 1 << 20 }).pipe(sending);
  const [response] = (await answered) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  if (response.statusCode !== 202) throw new Error(`the upload was answered ${response.statusCode}: ${text}`);
  return text;
}

interface Times {
  readonly upload: number;
  readonly total: number;
  readonly rows: number;
}

async function ingest(gateway: Gateway, file: string): Promise<Times> {
  await call(gateway, gateway.token, '/v1/services', { name: 'bench', roles: ['engineer'] });
  const asked = { principal: 'service:bench', name: 'bench' };
  const { token } = await call<{ token: string }>(gateway, gateway.token, '/v1/tokens', asked);
  await call(gateway, token, '/v1/datasets', { name: 'bench' });
  const from = performance.now();
  const to = new URL(`${gateway.server}/v1/datasets/bench/versions`);
  const { job } = JSON.parse(await post(to, { authorization: `Bearer ${token}` }, file)) as { job: string };
  const uploaded = performance.now();
  for (;;) {
    const { state, result } = await call<{ state: string; result?: { rows: number } }>(gateway, token, job);
    if (state === 'succeeded') {
      const total = (performance.now() - from) / 1000;
      return { upload: (uploaded - from) / 1000, total, rows: result?.rows ?? 0 };
    }
    if (state !== 'queued' && state !== 'running') throw new Error(`the job ended as ${state}`);
    await sleep(50);
  }
}

const rounded = (value: number): number => Number(value.toPrecision(3));

async function main(): Promise<void> {
  const folder = mkdtempSync(join(ram, 'tidegate-bench-'));
  const home = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
  const file = join(folder, 'table.csv');
  let gateway: Gateway | undefined;
  try {
    const bytes = writeCsv(file, size);
    gateway = await startGateway(home);
    const memory = new PeakMemory(gateway.child.pid ?? 0);
    const times = await ingest(gateway, file);
    const peak = memory.stop();
    const alone = await baselines(file, folder, home);
    const sum = alone.upload + alone.copy + alone.summarize;
    const figures = {
      bytes,
      rows: times.rows,
      uploadSeconds: rounded(times.upload),
      seconds: rounded(times.total),
      mbPerSecond: rounded(bytes / 1e6 / times.total),
      baseline: {
        name: 'upload to a plain file with fsync, COPY to Parquet, SUMMARIZE',
        seconds: rounded(sum),
        uploadSeconds: rounded(alone.upload),
        copySeconds: rounded(alone.copy),
        summarizeSeconds: rounded(alone.summarize),
      },
      ratio: rounded(sum / times.total),
      ratioToCopy: rounded(alone.copy / times.total),
      peakMemoryMiB: peak === null ? null : Math.round(peak / 2 ** 20),
    };
    report(
      figures,
      `${rounded(bytes / 2 ** 20)} MiB CSV, ${times.rows} rows, to a sealed version in ${figures.seconds} s ` +
        `(upload ${figures.uploadSeconds} s), ${figures.mbPerSecond} MB/s\n` +
        `  upload to a plain file, COPY and SUMMARIZE, one after the other: ${figures.baseline.seconds} s; ratio ${figures.ratio}\n` +
        `  DuckDB's COPY to Parquet alone ${figures.baseline.copySeconds} s; ratio ${figures.ratioToCopy}\n` +
        `  peak memory of all processes and scratch: ${figures.peakMemoryMiB ?? 'not measured here'} MiB`,
    );
  } finally {
    if (gateway?.child.exitCode === null) {
      gateway.child.kill('SIGTERM');
      await once(gateway.child, 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
}

await main();
