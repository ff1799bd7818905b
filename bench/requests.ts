/**
 * Requests a second of `GET /v1/datasets/NAME`, authenticated, decided and counted against its caller's share, at 1, 8 and 64
 * callers, with the latencies that half and all but a hundredth of them stay under; beside a bare route of Nest on Fastify
 * that reads one row of the same PostgreSQL. Every caller keeps its connection. `--requests`, `--json`.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '#libs/postgres';
import { startGatewayProcess } from '../apps/cli/src/demo/gateway-process.js';
import { bench, median, whole } from './support/harness.js';

const { requests, repeats, report } = bench('requests', { requests: 4000, repeats: 3 });
const callers = [1, 8, 64];
const bootstrap = `tdg_${randomBytes(32).toString('base64url')}`;

interface Place {
  readonly url: string;
  readonly token?: string;
}

/** Milliseconds of one request, whose answer must be 200. */
function ask({ url, token }: Place, agent: Agent): Promise<number> {
  const from = performance.now();
  return new Promise((resolve, reject) => {
    const headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    get(url, { agent, headers }, (answer) => {
      answer.resume();
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - from);
        else reject(new Error(`${url} answered ${answer.statusCode}`));
      });
    }).once('error', reject);
  });
}

interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

async function load(place: Place, count: number): Promise<Figures> {
  const agent = new Agent({ keepAlive: true, maxSockets: count });
  const times: number[] = [];
  const asked = count === 1 ? requests / 4 : requests;
  let begun = 0;
  const caller = async (): Promise<void> => {
    while (begun++ < asked) times.push(await ask(place, agent));
  };
  const from = performance.now();
  await Promise.all(Array.from({ length: count }, caller));
  const perSecond = (1000 * times.length) / (performance.now() - from);
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? NaN;
  return { perSecond, p50: at(0.5), p99: at(0.99) };
}

/** The middle of a few runs of each, in turn, after one that does not count. */
async function compared(ours: Place, bare: Place, count: number) {
  const [figures, baselines]: [Figures[], Figures[]] = [[], []];
  for (let i = 0; i <= repeats; i++) {
    const [one, other] = [await load(ours, count), await load(bare, count)];
    if (i === 0) continue;
    figures.push(one);
    baselines.push(other);
  }
  const of = (all: readonly Figures[], key: keyof Figures): number => median(all.map((each) => each[key]));
  const both = (key: keyof Figures): [number, number] => [of(figures, key), of(baselines, key)];
  const [figure, baseline] = both('perSecond');
  return { callers: count, figure, baseline, ratio: figure / baseline, p50: both('p50'), p99: both('p99') };
}

/** An engineer with a dataset, through the front door; where it is asked for, and with what. */
async function dataset(server: string): Promise<Place> {
  const post = async (path: string, token: string, body: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${server}${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, unknown>;
  };
  await post('/v1/services', bootstrap, { name: 'bench', roles: ['engineer'] });
  const { token } = await post('/v1/tokens', bootstrap, { principal: 'service:bench', name: 'bench' });
  await post('/v1/datasets', String(token), { name: 'people', description: 'Of the bench' });
  return { url: `${server}/v1/datasets/people`, token: String(token) };
}

const folder = mkdtempSync(join(tmpdir(), 'tidegate-bench-'));
chmodSync(folder, 0o711); // as root, PostgreSQL runs as a user who must get past it
const database = await startEmbedded({ folder: join(folder, 'postgres') });
const stopping: (() => unknown)[] = [];
try {
  const own = new URL(database.url);
  own.pathname = '/postgres';
  const client = new pg.Client({ connectionString: own.href });
  await client.connect();
  await client.query(
    'CREATE TABLE bench (name text PRIMARY KEY, description text, tags text[], made timestamptz)',
  );
  await client.query(`INSERT INTO bench VALUES ('people', 'Of the bench', '{}', now())`);
  await client.end();
  const main = join(import.meta.dirname, '../apps/gateway/src/main.js');
  const env = {
    DATABASE_URL: own.href,
    TIDEGATE_BOOTSTRAP_TOKEN: bootstrap,
    TIDEGATE_MAX_REQUESTS: '1000000',
  };
  const gateway = await startGatewayProcess(main, { home: join(folder, 'home'), env });
  stopping.push(() => gateway.stop());
  const bare = spawn(process.execPath, [join(import.meta.dirname, 'requests.worker.js'), own.href], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stopping.push(() => bare.kill());
  const [said] = (await once(bare.stdout, 'data')) as [Buffer];
  const ours = await dataset(gateway.server);
  const all = [];
  for (const count of callers)
    all.push(await compared(ours, { url: `${said.toString().trim()}/rows/people` }, count));
  const [first] = all;
  report(
    { unit: '1/s', ...first, all, requests, repeats },
    all
      .map(
        ({ callers: n, figure, baseline, ratio, p50, p99 }) =>
          `${n} callers: ${whole(figure)} requests a second (p50 ${p50[0].toFixed(1)} ms, p99 ${p99[0].toFixed(1)} ms); ` +
          `a bare route ${whole(baseline)} (${p50[1].toFixed(1)}, ${p99[1].toFixed(1)}); ratio ${ratio.toFixed(2)}`,
      )
      .join('\n'),
  );
} finally {
  for (const stop of stopping) await stop();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}
