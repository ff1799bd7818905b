import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayMain, TestGateway, testGateway } from '../support/gateway.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-start-'));
chmodSync(folder, 0o711);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let homes = 0;

/** Starts a gateway that cannot start, and gives what it said. */
function start(
  env: Record<string, string>,
  args: string[] = [],
): { code: number | null; out: string; err: string } {
  homes += 1;
  const { status, stdout, stderr } = spawnSync(process.execPath, [gatewayMain, ...args], {
    encoding: 'utf8',
    timeout: 50_000,
    env: { PATH: process.env['PATH'], PORT: '0', TIDEGATE_HOME: join(folder, `home-${homes}`), ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

/** The process ids of everything whose command line speaks of a home. */
function processesOf(home: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(home));
}

function expectOneLine({ code, err }: { code: number | null; err: string }, says: RegExp): void {
  expect(err.trimEnd().split('\n')).toEqual([expect.stringMatching(says)]);
  expect(code).toBe(1);
}

describe('A gateway that cannot start', () => {
  // What each variable may be is in config.spec.ts.
  it.each([
    ['PORT', 'http', /^PORT is "http"; it may be a whole number/],
    [
      'DATABASE_URL',
      'mysql://localhost',
      /^DATABASE_URL is \d+ characters; it may be an address such as postgres:/,
    ],
    [
      'TIDEGATE_HOEM',
      '/tmp',
      /^TIDEGATE_HOEM is not a variable of Tidegate \(did you mean TIDEGATE_HOME\?\); it may be one of TIDEGATE_HOME/,
    ],
    ['TIDEGATE_SCRATCH', '/none', /^TIDEGATE_SCRATCH is "\/none", which does not exist; it may be a folder/],
  ])('says in one line what is wrong with %s=%s', (name, value, says) => {
    expectOneLine(start({ [name]: value }), says);
  });

  it('never repeats a secret that it cannot use', () => {
    const { err } = start({ DATABASE_URL: 'mysql://admin:hunter2@localhost/db' });
    expect(err).not.toContain('hunter2');
  });

  it('says what --only and other options may be', () => {
    expectOneLine(start({}, ['--only', 'everything']), /^--only everything: it may be ingestion/);
  });

  it('says that a database cannot be reached', () => {
    const url = 'postgres://nobody:hunter2@127.0.0.1:1/nothing';
    const answer = start({ DATABASE_URL: url });
    expectOneLine(answer, /^DATABASE_URL is postgres:\/\/…@127\.0\.0\.1:1\/nothing, where nothing answers/);
    expect(answer.err).not.toContain('hunter2');
  });

  it('says that a file is in the way of its home', () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'here first');
    for (const home of [file, join(file, 'below')]) {
      expectOneLine(start({ TIDEGATE_HOME: home }), /file/);
    }
  });

  it('says that its port is taken, and leaves no database behind', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const home = join(folder, 'taken');
    const answer = start({ PORT: String(port), TIDEGATE_HOME: home });
    server.close();
    expectOneLine(answer, new RegExp(`^PORT is ${port}, which is taken on 127\\.0\\.0\\.1`));
    expect(processesOf(home)).toEqual([]);
  });
});

describe('A gateway that runs', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await testGateway();
  });
  afterAll(() => gateway.remove());

  it('lets no second one onto its home', async () => {
    expectOneLine(start({ TIDEGATE_HOME: gateway.home }), /is in use by another gateway \(process \d+\)/);
    expect((await gateway.admin.get('/v1/me')).status).toBe(200);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends with its database when it gets %s, and starts again',
    async (signal) => {
      expect(processesOf(gateway.home).length).toBeGreaterThan(0);
      expect(await gateway.stop(signal)).toBe(0);
      expect(processesOf(gateway.home)).toEqual([]);
      await gateway.start();
      expect((await gateway.admin.get('/v1/me')).status).toBe(200);
    },
  );

  it('ends with its database when the signal comes twice, as from a terminal and from npm', async () => {
    process.kill(gateway.pid, 'SIGINT');
    await sleep(20);
    expect(await gateway.stop('SIGINT')).toBe(0);
    expect(processesOf(gateway.home)).toEqual([]);
    await gateway.start();
  });

  it('starts over a database that outlived a killed gateway', async () => {
    await gateway.kill();
    await gateway.start();
    expect((await gateway.admin.get('/v1/me')).status).toBe(200);
    expect(await gateway.verifyAudit()).toMatchObject({ ok: true, failures: [] });
  });

  it('ends when its database is lost, and says so', async () => {
    const postgres = processesOf(gateway.home).find((line) => line.includes('postgres -D'));
    const pid = Number(postgres?.trim().split(/\s+/)[0]);
    expect(pid).toBeGreaterThan(1);
    process.kill(pid, 'SIGKILL');
    const until = performance.now() + 20_000;
    while (processesOf(gateway.home).length > 0 && performance.now() < until) await sleep(100);
    expect(processesOf(gateway.home)).toEqual([]);
    await gateway.stop();
    expect(gateway.printed()).toMatch(/PostgreSQL|database/i);
  });
});

describe('A gateway in a home that only its owner may enter', () => {
  it('starts there, and leaves nothing of its database elsewhere once it is removed', async () => {
    const gateway = new TestGateway();
    chmodSync(gateway.home, 0o700);
    try {
      await gateway.start();
      expect((await gateway.admin.get('/v1/me')).status).toBe(200);
      expect(await gateway.stop()).toBe(0);
      await gateway.start();
      expect((await gateway.admin.get('/v1/me')).status).toBe(200);
    } finally {
      await gateway.remove();
    }
    expect(processesOf(gateway.home)).toEqual([]);
  });
});
