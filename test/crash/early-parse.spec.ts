import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Accepted, type Answer, type Job } from '../support/caller.js';
import { openCatalog, withCatalog } from '../support/catalog.js';
import { testGateway, type Player, type TestGateway } from '../support/gateway.js';

const rows = 700_000;
const csv = Buffer.from(
  `id,town\n${Array.from({ length: rows }, (_, i) => `${i},town ${i % 90}`).join('\n')}\n`,
);

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await sleep(10);
};

/** The parsing processes of a gateway that work. */
function workers(gateway: number): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,stat=,args=', '--ppid', String(gateway)], {
    encoding: 'utf8',
  });
  return stdout
    .split('\n')
    .filter((line) => line.includes('parse.worker') && !/^\s*\d+\s+Z/.test(line))
    .map((line) => Number.parseInt(line, 10));
}

/** Kills a gateway at a step of an upload that is parsed while it arrives, which has been halted before its last bytes. */
interface Halted {
  readonly pid: number;
  readonly finish: () => Promise<Answer<Accepted>>;
}

describe('A gateway that is killed while it parses what arrives', () => {
  let gateway: TestGateway;
  let engineer: Player;

  beforeAll(async () => {
    gateway = await testGateway();
    engineer = await gateway.player('engineer');
    await engineer.must('POST', '/v1/datasets', { json: { name: 'people' } });
  });
  afterAll(() => gateway.remove());

  let uploads = 0;
  async function halted(): Promise<Halted> {
    const rest = Promise.withResolvers<undefined>();
    async function* body(): AsyncGenerator<Uint8Array> {
      yield csv.subarray(0, csv.length - 10);
      await rest.promise;
      yield csv.subarray(csv.length - 10);
    }
    const answer = engineer.ask<Accepted>('POST', '/v1/datasets/people/versions', {
      // Read in the same way, the same file would not be a version again.
      query: { nulls: `none-${(uploads += 1)}` },
      headers: { 'Content-Type': 'text/csv' },
      body: ReadableStream.from(body()),
    });
    answer.catch(() => undefined);
    await until(() => workers(gateway.pid).length === 1);
    const [pid = 0] = workers(gateway.pid);
    const finish = (): Promise<Answer<Accepted>> => {
      rest.resolve(undefined);
      return answer;
    };
    return { pid, finish };
  }

  /** Holds what the gateway waits for, and gives way with it. */
  async function hold(sql: string): Promise<void> {
    const catalog = await openCatalog(gateway.home);
    await catalog.query('BEGIN');
    await catalog.query(sql);
  }
  const isRunning = async (job: string): Promise<boolean> =>
    (await engineer.must<Job>('GET', job)).state === 'running';

  const steps: [string, (upload: Halted) => Promise<string | undefined>][] = [
    ['the body arrives', async () => Promise.resolve(undefined)],
    [
      'it is staged and has no job',
      async ({ finish }) => {
        await hold('LOCK TABLE job IN SHARE MODE');
        finish().catch(() => undefined);
        await until(() =>
          readdirSync(join(gateway.home, 'objects'), { recursive: true, withFileTypes: true }).every(
            (entry) => !entry.name.startsWith('.draft'),
          ),
        );
        return undefined;
      },
    ],
    ['its job is just queued', async ({ finish }) => (await finish()).body.job],
    [
      'its job waits for it',
      async ({ pid, finish }) => {
        process.kill(pid, 'SIGSTOP');
        const { job } = (await finish()).body;
        await until(() => isRunning(job));
        return job;
      },
    ],
    [
      'all is parsed and nothing is committed',
      async ({ pid, finish }) => {
        process.kill(pid, 'SIGSTOP');
        const { job } = (await finish()).body;
        await until(() => isRunning(job));
        await hold('SELECT FROM dataset FOR UPDATE');
        process.kill(pid, 'SIGCONT');
        await until(() => workers(gateway.pid).length === 0);
        return job;
      },
    ],
  ];

  it.each(steps)(
    'goes on from what is staged, or forgets it, when %s',
    async (_, step) => {
      const upload = await halted();
      const job = await step(upload);
      const children = workers(gateway.pid);
      await gateway.kill();
      // A power cut ends what was halted too.
      for (const pid of children) spawnSync('kill', ['-KILL', String(pid)]);
      await gateway.start();
      if (job !== undefined) expect(await engineer.result(job)).toMatchObject({ rows });
    },
    60_000,
  );

  it('has one version for each job that was acknowledged, and no object that nobody knows of', async () => {
    expect(await gateway.verifyAudit()).toMatchObject({ ok: true, failures: [] });
    expect(await gateway.stop()).toBe(0);
    expect(readdirSync(gateway.scratch)).toEqual([]);
    const known = await withCatalog(gateway.home, async (catalog) => ({
      versions: await catalog.query('SELECT FROM dataset_version'),
      objects: await catalog.query<{ id: string }>('SELECT id::text AS id FROM sealed_object'),
    }));
    expect(known.versions).toHaveLength(3);
    const files = readdirSync(join(gateway.home, 'objects'), { recursive: true, withFileTypes: true });
    const names = files.filter((entry) => entry.isFile()).map((entry) => entry.name);
    expect(names.sort()).toEqual(known.objects.map(({ id }) => id).sort());
  });
});
