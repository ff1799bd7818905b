import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { done, Jobs, untilAborted } from '../../test/jobs.js';

let jobs: Jobs;
beforeAll(async () => {
  jobs = await Jobs.open();
});
afterAll(() => jobs.drop());

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(10);
};

describe('a job that is delivered twice', () => {
  it('is done once when it had ended', async () => {
    const id = await jobs.queued();
    let runs = 0;
    const { deliver, cleaned } = await jobs.rig((job) => {
      runs++;
      return Promise.resolve(done(job.id));
    });
    await deliver(id);
    await deliver(id);
    expect([runs, cleaned]).toEqual([1, [false, true]]);
    expect(await jobs.recordsOf(id)).toHaveLength(1);
  });

  it('while it still runs is ended by the later attempt alone, and nobody puts away what that kept', async () => {
    const id = await jobs.queued();
    const go: (() => void)[] = [];
    const { deliver, cleaned } = await jobs.rig(async (job) => {
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
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'succeeded', result: { turn: 2 }, attempts: 2 });
    go[0]?.();
    await first;
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'succeeded', result: { turn: 2 } });
    // Twice at a start, once after success: the loser must not remove what the winner's rows point at.
    expect(cleaned).toEqual([false, false, true]);
  });

  it('lets the earlier attempt commit nothing once a later one began, for its objects are gone by then', async () => {
    const id = await jobs.queued();
    const go: (() => void)[] = [];
    const { deliver } = await jobs.rig(async (job) => {
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
    expect((await jobs.rowOf(id)).state).toBe('running');
    go[1]?.();
    await second;
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'succeeded', result: { turn: 2 } });
  });
});

describe('a runner that stops', () => {
  it('interrupts the job and leaves it for the next process, which ends it', async () => {
    const id = await jobs.queued();
    const { runner, deliver, cleaned } = await jobs.rig(
      (job) =>
        new Promise((_, reject) =>
          job.signal.addEventListener('abort', () => reject(new Error('interrupted'))),
        ),
    );
    const running = deliver(id);
    running.catch(() => undefined);
    while ((await jobs.rowOf(id)).state !== 'running') await sleep(20);
    await sleep(100);
    await runner.stop();
    await expect(running).rejects.toThrow('interrupted');
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'queued', problem: null, attempts: 0 });
    expect(cleaned).toEqual([false]);
    const next = await jobs.rig((job) => Promise.resolve(done(job.id)));
    await next.deliver(id);
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'succeeded', attempts: 1 });
  });

  it('leaves alone what it has not begun', async () => {
    const id = await jobs.queued();
    const { runner, deliver } = await jobs.rig((job) => Promise.resolve(done(job.id)));
    await runner.stop();
    await expect(deliver(id)).rejects.toThrow();
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'queued', attempts: 0 });
  });

  it('however often it stops, costs the job nothing; a process that dies costs it one of twenty', async () => {
    const id = await jobs.queued();
    for (let i = 0; i < 25; i++) {
      const { runner, deliver } = await jobs.rig(untilAborted);
      const running = deliver(id);
      running.catch(() => undefined);
      while ((await jobs.rowOf(id)).state !== 'running') await sleep(5);
      await runner.stop();
    }
    for (let deaths = 1; deaths < 20; deaths++) {
      const { deliver } = await jobs.rig(untilAborted); // and neither ends nor gives back
      void deliver(id);
      while ((await jobs.rowOf(id)).attempts < deaths) await sleep(5);
    }
    const { deliver } = await jobs.rig((job) => Promise.resolve(done(job.id)));
    await deliver(id);
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'succeeded', attempts: 20 });
  });
});
