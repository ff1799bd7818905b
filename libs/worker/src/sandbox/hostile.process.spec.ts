import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { runWorker } from '../run.js';
import { launchArguments, type Layer } from './launcher.js';
import { codePaths, packageRoot, permissionFlags, sandbox } from './layers.js';

const run = promisify(execFile);
const entry = new URL('../../test/hostile.mjs', import.meta.url);
const oddJobs = new URL('../../test/odd-jobs.mjs', import.meta.url);
const Seen = z.record(z.string(), z.string());
type Seen = z.infer<typeof Seen>;
const nobody = 65534;

const { launcher, protections } = await sandbox();
const lacking = (...names: string[]): string =>
  protections
    .filter(({ name, holds }) => names.includes(name) && !holds)
    .map(({ detail }) => detail)
    .join('; ');
/** Runs where the machine has these layers; where it has not, the title says why it was skipped. */
const having = (...names: string[]) => ({
  it: (title: string, test: () => Promise<void>) => {
    const why = lacking(...names);
    if (why === '') it(title, test);
    else it.skip(`${title} (${why})`, test);
  },
});
const kernel = ['dumps', 'limits', 'privileges', 'files', 'calls'];

let home: string;
const servers: Server[] = [];
let aim: Record<string, unknown>;

/** What a gateway of this user has and a worker is not to get. */
function plant(user: number): Record<string, unknown> {
  const own = mkdtempSync(join(home, 'of-'));
  const places = { folder: join(own, 'keys'), objects: join(own, 'job'), scratch: join(own, 'scratch') };
  for (const path of Object.values(places)) mkdirSync(path, { mode: 0o700 });
  const files = { secret: join(places.folder, 'vault.json'), object: join(places.objects, 'part') };
  for (const path of [...Object.values(files), join(places.scratch, 'plaintext')])
    writeFileSync(path, 'canary', { mode: 0o600 });
  for (const path of [own, ...Object.values(places), ...Object.values(files)]) chownSync(path, user, user);
  chmodSync(own, 0o711);
  return { ...aim, ...places, ...files };
}

beforeAll(async () => {
  home = mkdtempSync('/tmp/tidegate-hostile-');
  chmodSync(home, 0o711);
  const socket = join(home, '.s.PGSQL.5432');
  for (const place of [socket, { port: 0, host: '127.0.0.1' }]) {
    const server = createServer((peer) => peer.end());
    await new Promise<void>((resolve) => server.listen(place, resolve));
    servers.push(server);
  }
  chmodSync(socket, 0o777);
  const address = servers[1]?.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const token = `tidegate-hostile-${process.pid}.csv`;
  aim = { port, socket, parent: process.pid, code: join(packageRoot, 'dist'), token };
});

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(home, { recursive: true, force: true });
});

const got = (seen: Seen): string[] =>
  Object.entries(seen).flatMap(([name, result]) => (result.startsWith('refused') ? [] : [name]));

describe('a worker that turned hostile', () => {
  having('user', 'permission', ...kernel).it('gets nothing where root started the gateway', async () => {
    const mine = plant(0);
    const options = { answer: Seen, timeoutMs: 60_000 };
    const seen = await runWorker<object, Seen>(entry, { aim: mine }, options);
    expect(Object.keys(seen).length).toBeGreaterThan(25);
    expect(got(seen)).toEqual([]);
    expect(existsSync(join('/dev/shm', String(mine['token'])))).toBe(false);
  });

  having('user', 'permission', ...kernel).it('gets nothing where another user than root did', async () => {
    const theirs = plant(nobody);
    const script = `
      import { runWorker, sandbox } from ${JSON.stringify(join(packageRoot, 'dist/libs/worker/src/index.js'))};
      const answer = { safeParse: (data) => ({ success: true, data }) };
      const aim = { ...${JSON.stringify(theirs)}, parent: process.pid };
      const seen = await runWorker(new URL(${JSON.stringify(entry.href)}), { aim }, { answer, timeoutMs: 60000 });
      const { protections } = await sandbox();
      const lacking = protections.filter(({ holds }) => !holds).map(({ name }) => name);
      process.stdout.write(JSON.stringify({ user: process.getuid(), lacking, seen }));`;
    const become = ['--reuid', String(nobody), '--regid', String(nobody), '--clear-groups'];
    const node = [process.execPath, '--input-type=module', '--eval', script];
    const { stdout } = await run('setpriv', [...become, ...node], { cwd: '/' });
    const said = JSON.parse(stdout) as { user: number; lacking: string[]; seen: Seen };
    expect(said).toMatchObject({ user: nobody, lacking: ['user'] });
    expect(got(said.seen)).toEqual([]);
  });

  having(...kernel).it(
    'gets nothing from the kernel, whatever it makes of Node’s own permissions',
    async () => {
      if (launcher === undefined) throw new Error('there is no launcher');
      const needs = {
        code: codePaths(),
        program: process.execPath,
        lent: [],
        memoryMb: 8192,
        cpuSeconds: 60,
      };
      const under = (left: readonly Layer[], ...command: string[]) => {
        const layers = new Set([...launcher.layers].filter((layer) => !left.includes(layer)));
        const node = [process.execPath, '--openssl-config=/dev/null', ...command];
        return run(launcher.perl, launchArguments({ ...launcher, layers }, needs, node), { env: {} });
      };
      const tries = async (...left: Layer[]): Promise<Seen> => {
        const { stdout } = await under(left, entry.pathname, JSON.stringify(plant(process.getuid?.() ?? 0)));
        return Seen.parse(JSON.parse(stdout));
      };
      expect(got(await tries())).toEqual([]);
      const become = ['--eval', "process.execve('/bin/true', ['true'], {})"];
      await expect(under([], ...become)).rejects.toThrow('EACCES'); // it ends: another program it cannot be
      await under(['files'], ...become);
      // Each layer is what refuses: without it, or without it and its like, something is got.
      expect(got(await tries('calls'))).toEqual(expect.arrayContaining(['database by socket', 'a datagram']));
      expect(got(await tries('calls', 'files'))).toContain('database by TCP'); // which Landlock refuses too
      expect(got(await tries('files'))).toContain('users of the machine, natively');
      expect(got(await tries('files', 'user'))).toContain('key file, natively');
    },
  );

  having('permission').it(
    'is kept by Node alone from files and programs as far as it is JavaScript, no further',
    async () => {
      const command = [
        ...permissionFlags([entry.pathname], []),
        entry.pathname,
        JSON.stringify(plant(process.getuid?.() ?? 0)),
      ];
      const { stdout } = await run(process.execPath, command, { env: {} });
      const seen = Seen.parse(JSON.parse(stdout));
      const reached = got(seen);
      for (const name of ['key file', 'object of another job', 'a program', 'environment of its parent']) {
        expect(seen[name]).toMatch(/^refused: ERR_ACCESS_DENIED/);
      }
      expect(reached).toEqual(expect.arrayContaining(['key file, natively', 'database by TCP']));
      rmSync(join('/dev/shm', String(aim['token'])), { force: true });
      rmSync(join(packageRoot, 'dist', 'hostile.csv'), { force: true });
    },
  );

  having('user', ...kernel).it('has no rights, no dumps and bounded memory, as the kernel says', async () => {
    let facts = '';
    let owner: number | undefined;
    let niceness: number | undefined;
    const onProgress = (_: number, message: string): void => {
      const pid = Number(message);
      facts = ['status', 'limits'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8')).join('');
      owner = statSync(`/proc/${pid}/mem`).uid;
      niceness = getPriority(pid);
      process.kill(pid, 'SIGKILL');
    };
    const stubborn = runWorker(
      oddJobs,
      { job: 'stubborn' },
      { answer: z.unknown(), timeoutMs: 60_000, onProgress },
    );
    await expect(stubborn).rejects.toMatchObject({ code: 'worker.crashed' });
    expect(facts).toMatch(/^Uid:\s+(\d{10})\s+\1\s+\1\s+\1$/m);
    expect(facts).toMatch(/^CapPrm:\s+0+$/m);
    expect(facts).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(facts).toMatch(/^Seccomp:\s+2$/m);
    expect(facts).toMatch(/^Max core file size\s+[01]\s+[01]\s/m);
    expect(facts).toMatch(/^Max data size\s+\d+\s+\d+\s/m);
    expect(facts).toMatch(/^Max cpu time\s+\d+\s+\d+\s/m);
    expect(niceness).toBe(Math.min(19, getPriority() + 10)); // whoever answers requests goes before it
    expect(owner).toBe(0); // its own files in /proc are root's: it cannot be dumped
  });

  it('ends when it says what it may not say, or more than it may', async () => {
    const badly = (job: string, input: object = {}) =>
      runWorker(oddJobs, { job, ...input }, { answer: z.strictObject({ rows: z.int() }), timeoutMs: 60_000 });
    const crashed = { code: 'worker.crashed' };
    await expect(badly('echo', { value: { rows: 1, more: 'x' } })).rejects.toMatchObject(crashed);
    await expect(badly('echo', { value: { rows: 'many' } })).rejects.toMatchObject(crashed);
    for (const how of ['unknown', 'endless', 'garbage', 'flood'])
      await expect(badly('sayRaw', { how })).rejects.toMatchObject(crashed);
  });
});
