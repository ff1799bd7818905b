import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type JobEntity } from '#libs/db';
import { TestIngestion, type Answer, type Person } from '../../test/gateway.js';

const row = (i: number): string => `${i},"p, ""${i}""",${i % 9 === 0 ? '' : i / 4}\n`;
const csv = Buffer.from(`id,name,amount\n${Array.from({ length: 320_000 }, (_, i) => row(i)).join('')}`);
const limit = csv.length + (1 << 20);

let gate: TestIngestion;
let owner: Person;

beforeAll(async () => {
  gate = await TestIngestion.start({ maxUpload: limit });
  owner = await gate.person('owner', 'engineer');
});

afterAll(() => gate.stop());

/** The parsing processes that are children of this one. */
function workers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').slice(-400);
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const isOurs = Number(parent) === process.pid && state !== 'Z';
        return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('parse.worker.js');
      } catch {
        return false;
      }
    });
}

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await sleep(10);
};

/** An upload that is halted before its last bytes, when it is parsed already. */
async function halted(more: Record<string, string> = {}, tail = 100) {
  const rest = Promise.withResolvers<Uint8Array>();
  const gone = new AbortController();
  async function* body(): AsyncGenerator<Uint8Array> {
    yield csv.subarray(0, csv.length - tail);
    yield await rest.promise;
  }
  const answer = gate.upload(owner, 'people', ReadableStream.from(body()), more, '', gone.signal);
  answer.catch(() => undefined);
  await until(() => workers().length === 1);
  const [pid = 0] = workers();
  const finish = async (end: Uint8Array = csv.subarray(csv.length - tail)): Promise<Answer> => {
    rest.resolve(end);
    return answer;
  };
  return { pid, finish, leave: () => gone.abort() };
}

/** The prefix under which a version's objects lie. */
async function prefixOf(job: JobEntity): Promise<string | undefined> {
  const [found] = await gate.database.query<{ prefix: string }>(
    `SELECT split_part(o.location, '/', 1) AS prefix FROM dataset_version v
       JOIN sealed_object o ON o.id = v.profile_object_id WHERE v.job_id = $1`,
    [job.id],
  );
  return found?.prefix;
}

const good = {
  state: 'succeeded',
  result: { rows: 320_000, sha256: createHash('sha256').update(csv).digest('hex') },
};

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('An upload that is parsed while it arrives', () => {
  let before: string[];
  beforeEach(async () => {
    // A dataset that has this file would keep it.
    await gate.call(owner, 'DELETE', '/v1/datasets/people');
    await gate.call(owner, 'POST', '/v1/datasets', { name: 'people' });
    before = gate.prefixes();
  });
  afterEach(() => {
    expect([workers(), gate.scratch()]).toEqual([[], []]);
  });

  it('becomes a version that keeps what was parsed, and nothing else of it, and goes with its dataset', async () => {
    const { finish } = await halted();
    const job = await gate.ended(await finish());
    expect(job).toMatchObject(good);
    const prefix = (await prefixOf(job)) ?? '';
    expect(prefix).not.toBe(job.id);
    expect(gate.prefixes().sort()).toEqual([...before, prefix].sort());
    const [found] = await gate.database.query<{ n: number }>('SELECT count(*)::int AS n FROM sealed_object');
    expect(found?.n).toBeGreaterThan(0);
    expect((await gate.call(owner, 'DELETE', '/v1/datasets/people')).status).toBe(204);
    expect(gate.prefixes()).toEqual([]);
  });

  it.each([
    ['before its end', false],
    ['when its job waits for it', true],
  ])('is parsed by its job when the process is killed %s', async (_, adopted) => {
    const { pid, finish } = await halted();
    if (adopted) process.kill(pid, 'SIGSTOP');
    else process.kill(pid, 'SIGKILL');
    const accepted = await finish();
    if (adopted) {
      await until(async () => (await jobState(accepted)) === 'running');
      process.kill(pid, 'SIGKILL');
    }
    const job = await gate.ended(accepted);
    expect(job).toMatchObject(good);
    expect(await prefixOf(job)).toBe(job.id);
    expect(gate.prefixes().sort()).toEqual([...before, job.id].sort());
  });

  it('is parsed by its job when how it is to be read was changed meanwhile', async () => {
    const { finish } = await halted();
    const change = (reading: object) => gate.call(owner, 'PATCH', '/v1/datasets/people', { reading });
    expect((await change({ header: 'absent' })).status).toBe(200);
    const job = await gate.ended(await finish());
    expect(job).toMatchObject({ state: 'succeeded', result: { rows: good.result.rows + 1 } });
    expect(await prefixOf(job)).toBe(job.id);
    await change({});
  });

  it('ends with its job when that is cancelled', async () => {
    const { pid, finish } = await halted();
    process.kill(pid, 'SIGSTOP');
    const accepted = await finish();
    await until(async () => (await jobState(accepted)) === 'running');
    await gate.database.query(`UPDATE job SET cancel_requested = true WHERE state = 'running'`);
    expect(await gate.ended(accepted)).toMatchObject({ state: 'cancelled' });
    expect(gate.prefixes().sort()).toEqual(before.sort());
  });

  it('gives way to a job that somebody waits for, and is parsed when it is whole', async () => {
    const other = await gate.person('other', 'engineer');
    const { finish } = await halted();
    await gate.call(other, 'POST', '/v1/datasets', { name: 'small' });
    const small = await gate.ended(await gate.upload(other, 'small', 'a,b\n1,2\n'));
    expect(small).toMatchObject({ state: 'succeeded' });
    await until(() => workers().length === 0);
    const job = await gate.ended(await finish());
    expect(job).toMatchObject(good);
    expect(await prefixOf(job)).toBe(job.id);
  });

  it.each([
    [
      'is not what its digest says',
      'upload.digest',
      100,
      { 'content-digest': `sha-256=:${'A'.repeat(43)}=:` },
    ],
    ['is longer than it may be', 'body.too-large', 2 << 20, {}],
  ])('leaves nothing when it %s', async (_, code, bytes, more) => {
    const { finish } = await halted(more);
    const { body } = await finish(Buffer.alloc(bytes, '1'));
    expect(body).toMatchObject({ code });
    expect(gate.prefixes().sort()).toEqual(before.sort());
  });

  it('leaves nothing when its sender goes away', async () => {
    const { leave } = await halted();
    leave();
    await until(() => workers().length === 0 && gate.prefixes().length === before.length);
    expect(gate.prefixes().sort()).toEqual(before.sort());
  });
});

async function jobState({ body }: Answer): Promise<string | undefined> {
  const id = String(body['job']).slice('/v1/jobs/'.length);
  const [found] = await gate.database.query<{ state: string }>('SELECT state FROM job WHERE id = $1', [id]);
  return found?.state;
}
