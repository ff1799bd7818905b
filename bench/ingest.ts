/**
 * How fast a CSV becomes a sealed dataset version, end to end over HTTP: upload, sealing, parsing, profile, classification,
 * commit. The baseline is DuckDB alone, turning the same file into Parquet without any of that.
 *
 *     npm run bench -- ingest [--mib 256] [--json]
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { bench, ram } from './support/harness.js';

const { mib, report } = bench('ingest', { mib: 256 });
const size = Math.round(mib * 2 ** 20);
const root = join(import.meta.dirname, '..');

const givenNames = ['Ada', 'Grace', 'José', 'Łukasz', 'Zoë', 'Linus', 'Mary', 'Ken'];
const familyNames = ['Lovelace', 'Hopper', 'García', 'Nowak', 'Brontë', 'Shaw', 'Thompson', 'Liskov'];
const words =
  'the patient was seen in the clinic and reported mild pain after taking medicine for weeks'.split(' ');

/** A linear congruential generator, so that every run writes the same file. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Sixteen columns of the kinds that people upload, with quoted commas, non-ASCII names and missing values. */
function* csv(bytes: number): Generator<Buffer> {
  const pick = generator(7);
  const of = (list: readonly string[]): string => list[pick(list.length)] ?? '';
  const two = (n: number): string => String(n).padStart(2, '0');
  yield Buffer.from(
    'id,name,email,phone,birth_date,created_at,zip,city,amount,score,active,card,note,country,visits,code\n',
  );
  for (let written = 0, id = 0; written < bytes;) {
    let text = '';
    for (let row = 0; row < 2000; row++) {
      id++;
      const [given, family] = [of(givenNames), of(familyNames)];
      const note = Array.from({ length: 10 }, () => of(words)).join(' ');
      text +=
        `${id},${given} ${family},${given}.${family}${id}@example.org,+49 30 ${1_000_000 + pick(8_999_999)},` +
        `${1930 + pick(80)}-${two(1 + pick(12))}-${two(1 + pick(28))},` +
        `2024-${two(1 + pick(12))}-${two(1 + pick(28))} ${two(pick(24))}:${two(pick(60))}:${two(pick(60))},` +
        `${10_000 + pick(89_999)},${of(['Berlin', 'Paris', 'Kraków', 'London'])},${(pick(1e6) / 100).toFixed(2)},` +
        `${pick(100) === 0 ? '' : pick(1e6) / 1e6},${pick(2) === 0},4${String(pick(1e9)).padStart(15, '0')},` +
        `"${note}, ${pick(999)}",${of(['DE', 'FR', 'PL', 'GB'])},${pick(50)},X${pick(1e6).toString(36)}\n`;
    }
    const block = Buffer.from(text);
    written += block.length;
    yield block;
  }
}

function writeCsv(path: string): number {
  const fd = openSync(path, 'wx', 0o600);
  let bytes = 0;
  for (const block of csv(size)) {
    for (let at = 0; at < block.length;) at += writeSync(fd, block, at);
    bytes += block.length;
  }
  closeSync(fd);
  return bytes;
}

/** Seconds that DuckDB takes for the same file, with as many threads as the parsing process has. */
async function baseline(file: string, folder: string): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', temp_directory: '' });
  const connection = await instance.connect();
  const from = performance.now();
  await connection.run(
    `COPY (FROM read_csv('${file}')) TO '${join(folder, 'baseline.parquet')}' (FORMAT parquet, COMPRESSION lz4_raw)`,
  );
  const seconds = (performance.now() - from) / 1000;
  connection.closeSync();
  instance.closeSync();
  rmSync(join(folder, 'baseline.parquet'));
  return seconds;
}

function descendants(of: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      continue; // it has ended
    }
  }
  const found: number[] = [];
  for (const open = [of]; open.length > 0;) {
    const pid = open.pop() ?? 0;
    found.push(pid);
    open.push(...(children.get(pid) ?? []));
  }
  return found;
}

/** Proportional set size (proc(5), smaps_rollup) in bytes. */
function pss(pid: number): number {
  try {
    return 1024 * Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function ramUsed(): number {
  const { blocks, bfree, bsize } = statfsSync(ram);
  return (blocks - bfree) * bsize;
}

/** Memory of all of the gateway's processes with PostgreSQL, and what they keep in the RAM file system; Linux alone. */
class PeakMemory {
  peak = 0;
  readonly #from = ramUsed();
  #running = true;

  constructor(private readonly gateway: number) {
    if (process.platform === 'linux') void this.#watch();
  }

  stop(): number | null {
    this.#running = false;
    return process.platform === 'linux' ? this.peak : null;
  }

  async #watch(): Promise<void> {
    while (this.#running) {
      const processes = descendants(this.gateway).reduce((sum, pid) => sum + pss(pid), 0);
      this.peak = Math.max(this.peak, processes + ramUsed() - this.#from);
      await sleep(100);
    }
  }
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

async function upload(gateway: Gateway, token: string, file: string): Promise<string> {
  const sending = request(`${gateway.server}/v1/datasets/bench/versions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
  });
  const answered = once(sending, 'response');
  createReadStream(file, { highWaterMark: 1 << 20 }).pipe(sending);
  const [response] = (await answered) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  if (response.statusCode !== 202) throw new Error(`the upload was answered ${response.statusCode}: ${text}`);
  return (JSON.parse(text) as { job: string }).job;
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
  const job = await upload(gateway, token, file);
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
    const bytes = writeCsv(file);
    gateway = await startGateway(home);
    const memory = new PeakMemory(gateway.child.pid ?? 0);
    const times = await ingest(gateway, file);
    const peak = memory.stop();
    const alone = await baseline(file, folder);
    const rate = bytes / 1e6 / times.total;
    const baselineRate = bytes / 1e6 / alone;
    const figures = {
      bytes,
      rows: times.rows,
      uploadSeconds: rounded(times.upload),
      seconds: rounded(times.total),
      mbPerSecond: rounded(rate),
      baseline: {
        name: 'DuckDB read_csv to Parquet',
        seconds: rounded(alone),
        mbPerSecond: rounded(baselineRate),
      },
      ratio: rounded(rate / baselineRate),
      peakMemoryMiB: peak === null ? null : Math.round(peak / 2 ** 20),
    };
    report(
      figures,
      `${rounded(bytes / 2 ** 20)} MiB CSV, ${times.rows} rows, to a sealed version in ${figures.seconds} s ` +
        `(upload ${figures.uploadSeconds} s)\n` +
        `  ${figures.mbPerSecond} MB/s end to end; DuckDB's plain CSV to Parquet ${figures.baseline.mbPerSecond} MB/s; ` +
        `ratio ${figures.ratio}\n` +
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
