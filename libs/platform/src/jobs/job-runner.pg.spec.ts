import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Db, type Queue } from '#libs/db';
import { newId, problem, type Actor, type Id } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { makePerson } from '../../../../test/support/people.js';
import { JobRunner, type Commit, type JobHandler, type RunningJob } from './job-runner.js';

const asked = { release: '01890000-0000-7000-8000-000000000000', purpose: 'research' };
interface Row {
  readonly state: string;
  readonly attempts: number;
  readonly result: unknown;
  readonly problem: { code: string; detail: string } | null;
  readonly message: string;
  readonly progress: number;
}

let database: TestDatabase;
let door: Db;
let asker: Actor;
beforeAll(async () => {
  database = await testDatabase();
  door = await database.door('anonymization');
  asker = await makePerson(database, 'asker', { kind: 'service', roles: ['steward'] });
});
afterAll(() => database.drop());

async function queued(input: object = asked, by = asker.id): Promise<Id> {
  const id = newId(new Date(), (n) => randomBytes(n));
  await database.query(
    `INSERT INTO job (id, kind, state, progress, message, input, created_by, created_at)
     VALUES ($1, 'train', 'queued', 0, '', $2, $3, now())`,
    [id, input, by],
  );
  return id;
}
const rowOf = async (id: Id): Promise<Row> => {
  const [row] = await database.query<Row & Record<string, unknown>>('SELECT * FROM job WHERE id = $1', [id]);
  if (!row) throw new Error('no such job');
  return row;
};
const recordsOf = (id: Id) =>
  database.query<{ action: string; outcome: string }>(
    'SELECT action, outcome FROM audit_record WHERE resource_id = $1 ORDER BY id',
    [id],
  );
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(10);
};

interface Rig {
  readonly runner: JobRunner;
  /** Hands a job over, as the queue does each time it delivers it. */
  readonly deliver: (id: Id) => Promise<void>;
  /** What was put away: whether the outcome was kept. */
  readonly cleaned: boolean[];
}

async function rig(run: (job: RunningJob<'train'>) => Promise<Commit>): Promise<Rig> {
  let deliver: (id: Id) => Promise<void> = () => Promise.reject(new Error('nothing was registered'));
  const work: Queue['work'] = (_kind, _concurrency, handle) => {
    deliver = handle;
    return Promise.resolve();
  };
  const cleaned: boolean[] = [];
  const handler: JobHandler<'train'> = {
    kind: 'train',
    concurrency: 1,
    run,
    cleanup: (_, kept) => {
      cleaned.push(kept);
      return Promise.resolve();
    },
  };
  const runner = new JobRunner(door, { work } as Queue);
  runner.add(handler);
  await runner.start();
  return { runner, deliver, cleaned };
}

const untilAborted = ({ signal }: RunningJob<'train'>): Promise<Commit> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

const done =
  (id: Id, result: object = { made: 1 }): Commit =>
  (tx) => {
    tx.record({ action: 'release.create', resource: { kind: 'job', id } });
    return Promise.resolve(result);
  };

describe('a job', () => {
  it('ends as succeeded together with what its commit writes', async () => {
    const id = await queued();
    const { deliver, cleaned } = await rig((job) => Promise.resolve(done(job.id, { of: job.input.purpose })));
    await deliver(id);
    expect(await rowOf(id)).toMatchObject({
      state: 'succeeded',
      result: { of: 'research' },
      progress: 1,
      attempts: 1,
    });
    expect(await recordsOf(id)).toMatchObject([{ action: 'release.create', outcome: 'done' }]);
    expect(cleaned).toEqual([false, true]);
  });

  it('fails with the problem that was thrown, and with none of an unknown error’s words', async () => {
    const known = await queued();
    const { deliver } = await rig(() => Promise.reject(problem('release.limit-missed', 'k is 3, not 5')));
    await deliver(known);
    expect(await rowOf(known)).toMatchObject({
      state: 'failed',
      problem: { code: 'release.limit-missed', detail: 'k is 3, not 5' },
    });
    const unknown = await queued();
    const other = await rig(() => Promise.reject(new Error('could not convert "Ada Lovelace"')));
    await other.deliver(unknown);
    expect((await rowOf(unknown)).problem).toMatchObject({ code: 'internal.error' });
    expect(JSON.stringify(await rowOf(unknown))).not.toContain('Ada');
    expect(other.cleaned).toEqual([false, false]);
    expect(await recordsOf(unknown)).toMatchObject([{ action: 'train.fail', outcome: 'failed' }]);
  });

  it('that took its process down again and again is given up, and said to be', async () => {
    const id = await queued();
    await database.query('UPDATE job SET attempts = 20 WHERE id = $1', [id]);
    const { deliver } = await rig(() => Promise.reject(new Error('it must not be begun')));
    await deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'failed', problem: { code: 'worker.crashed' } });
  });

  it('fails as a whole when its commit does: nothing of it is kept', async () => {
    const id = await queued();
    const { deliver, cleaned } = await rig((job) =>
      Promise.resolve((tx) => {
        tx.record({ action: 'release.create', resource: { kind: 'job', id: job.id } });
        throw problem('state.conflict', 'The version is gone.');
      }),
    );
    await deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'failed', result: null });
    expect((await recordsOf(id)).map(({ action }) => action)).toEqual(['train.fail']);
    expect(cleaned).toEqual([false, false]);
  });

  it('whose input cannot be read fails, and does not come back for ever', async () => {
    const id = await queued({ ...asked, more: 1 });
    const { deliver } = await rig(() => Promise.reject(new Error('never run')));
    await deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'failed', problem: { code: 'internal.error' } });
  });

  it('of somebody who was disabled meanwhile is not run', async () => {
    const gone = await makePerson(database, 'gone', { kind: 'service' });
    await database.query('UPDATE principal SET disabled_at = now() WHERE id = $1', [gone.id]);
    const id = await queued(asked, gone.id);
    let ran = false;
    const { deliver } = await rig((job) => {
      ran = true;
      return Promise.resolve(done(job.id));
    });
    await deliver(id);
    expect([ran, (await rowOf(id)).problem?.code]).toEqual([false, 'access.denied']);
  });

  it('shows its progress while it runs', async () => {
    const id = await queued();
    let go = (): void => undefined;
    const { deliver } = await rig(async (job) => {
      job.progress(0.4, 'Half of it');
      await new Promise<void>((resolve) => (go = resolve));
      return done(job.id);
    });
    const running = deliver(id);
    for (let shown = 0; shown === 0; shown = (await rowOf(id)).progress) await sleep(50);
    expect(await rowOf(id)).toMatchObject({ state: 'running', progress: 0.4, message: 'Half of it' });
    go();
    await running;
  });
});

describe('a cancelled job', () => {
  it('is not begun when it was cancelled in the queue', async () => {
    const id = await queued();
    await database.query('UPDATE job SET cancel_requested = true WHERE id = $1', [id]);
    let ran = false;
    const { deliver } = await rig((job) => {
      ran = true;
      return Promise.resolve(done(job.id));
    });
    await deliver(id);
    expect([ran, (await rowOf(id)).state]).toEqual([false, 'cancelled']);
  });

  it('is told while it runs, and ends as cancelled', async () => {
    const id = await queued();
    const { deliver, cleaned } = await rig(untilAborted);
    const running = deliver(id);
    while ((await rowOf(id)).state !== 'running') await sleep(20);
    await database.query('UPDATE job SET cancel_requested = true WHERE id = $1', [id]);
    await running;
    expect(await rowOf(id)).toMatchObject({ state: 'cancelled', result: null });
    expect(cleaned).toEqual([false, false]);
  });

  it('keeps nothing even when it had been done just before', async () => {
    const id = await queued();
    const { deliver } = await rig(async (job) => {
      await database.query('UPDATE job SET cancel_requested = true WHERE id = $1', [job.id]);
      return done(job.id);
    });
    await deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'cancelled', result: null });
    expect((await recordsOf(id)).map(({ action }) => action)).toEqual(['train.fail']);
  });
});

describe('a job that is delivered twice', () => {
  it('is done once when it had ended', async () => {
    const id = await queued();
    let runs = 0;
    const { deliver, cleaned } = await rig((job) => {
      runs++;
      return Promise.resolve(done(job.id));
    });
    await deliver(id);
    await deliver(id);
    expect([runs, cleaned]).toEqual([1, [false, true]]);
    expect(await recordsOf(id)).toHaveLength(1);
  });

  it('while it still runs is ended by the later attempt alone, and nobody puts away what that kept', async () => {
    const id = await queued();
    const go: (() => void)[] = [];
    const { deliver, cleaned } = await rig(async (job) => {
      const turn = go.length + 1;
      await new Promise<void>((resolve) => go.push(resolve));
      return done(job.id, { turn });
    });
    const first = deliver(id);
    await until(() => go.length === 1);
    const second = deliver(id);
    await until(() => go.length === 2);
    go[1]?.();
    await second;
    expect(await rowOf(id)).toMatchObject({ state: 'succeeded', result: { turn: 2 }, attempts: 2 });
    go[0]?.();
    await first;
    expect(await rowOf(id)).toMatchObject({ state: 'succeeded', result: { turn: 2 } });
    // Twice at a start, once after success: the loser must not remove what the winner's rows point at.
    expect(cleaned).toEqual([false, false, true]);
  });

  it('lets the earlier attempt commit nothing once a later one began, for its objects are gone by then', async () => {
    const id = await queued();
    const go: (() => void)[] = [];
    const { deliver } = await rig(async (job) => {
      const turn = go.length + 1;
      await new Promise<void>((resolve) => go.push(resolve));
      return done(job.id, { turn });
    });
    const first = deliver(id);
    await until(() => go.length === 1);
    const second = deliver(id);
    await until(() => go.length === 2);
    go[0]?.();
    await first;
    expect((await rowOf(id)).state).toBe('running');
    go[1]?.();
    await second;
    expect(await rowOf(id)).toMatchObject({ state: 'succeeded', result: { turn: 2 } });
  });
});

describe('a runner that stops', () => {
  it('interrupts the job and leaves it for the next process, which ends it', async () => {
    const id = await queued();
    const { runner, deliver, cleaned } = await rig(
      (job) =>
        new Promise((_, reject) =>
          job.signal.addEventListener('abort', () => reject(new Error('interrupted'))),
        ),
    );
    const running = deliver(id);
    running.catch(() => undefined);
    while ((await rowOf(id)).state !== 'running') await sleep(20);
    await sleep(100);
    await runner.stop();
    await expect(running).rejects.toThrow('interrupted');
    expect(await rowOf(id)).toMatchObject({ state: 'queued', problem: null, attempts: 0 });
    expect(cleaned).toEqual([false]);
    const next = await rig((job) => Promise.resolve(done(job.id)));
    await next.deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'succeeded', attempts: 1 });
  });

  it('leaves alone what it has not begun', async () => {
    const id = await queued();
    const { runner, deliver } = await rig((job) => Promise.resolve(done(job.id)));
    await runner.stop();
    await expect(deliver(id)).rejects.toThrow();
    expect(await rowOf(id)).toMatchObject({ state: 'queued', attempts: 0 });
  });

  it('however often it stops, costs the job nothing; a process that dies costs it one of twenty', async () => {
    const id = await queued();
    for (let i = 0; i < 25; i++) {
      const { runner, deliver } = await rig(untilAborted);
      const running = deliver(id);
      running.catch(() => undefined);
      while ((await rowOf(id)).state !== 'running') await sleep(5);
      await runner.stop();
    }
    for (let deaths = 1; deaths < 20; deaths++) {
      const { deliver } = await rig(untilAborted); // and neither ends nor gives back
      void deliver(id);
      while ((await rowOf(id)).attempts < deaths) await sleep(5);
    }
    const { deliver } = await rig((job) => Promise.resolve(done(job.id)));
    await deliver(id);
    expect(await rowOf(id)).toMatchObject({ state: 'succeeded', attempts: 20 });
  });
});
