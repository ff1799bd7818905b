import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problem } from '#libs/kernel';
import { makePerson } from '../../../../test/support/people.js';
import { asked, done, Jobs, untilAborted } from '../../test/jobs.js';

let jobs: Jobs;
beforeAll(async () => {
  jobs = await Jobs.open();
});
afterAll(() => jobs.drop());

describe('a job', () => {
  it('ends as succeeded together with what its commit writes', async () => {
    const id = await jobs.queued();
    const { deliver, cleaned } = await jobs.rig((job) =>
      Promise.resolve(done(job.id, { of: job.input.purpose })),
    );
    await deliver(id);
    expect(await jobs.rowOf(id)).toMatchObject({
      state: 'succeeded',
      result: { of: 'research' },
      progress: 1,
      attempts: 1,
    });
    expect(await jobs.recordsOf(id)).toMatchObject([{ action: 'release.create', outcome: 'done' }]);
    expect(cleaned).toEqual([false, true]);
  });

  it('fails with the problem that was thrown, and with none of an unknown error’s words', async () => {
    const known = await jobs.queued();
    const { deliver } = await jobs.rig(() =>
      Promise.reject(problem('release.limit-missed', 'k is 3, not 5')),
    );
    await deliver(known);
    expect(await jobs.rowOf(known)).toMatchObject({
      state: 'failed',
      problem: { code: 'release.limit-missed', detail: 'k is 3, not 5' },
    });
    const unknown = await jobs.queued();
    const other = await jobs.rig(() => Promise.reject(new Error('could not convert "Ada Lovelace"')));
    await other.deliver(unknown);
    expect((await jobs.rowOf(unknown)).problem).toMatchObject({ code: 'internal.error' });
    expect(JSON.stringify(await jobs.rowOf(unknown))).not.toContain('Ada');
    expect(other.cleaned).toEqual([false, false]);
    expect(await jobs.recordsOf(unknown)).toMatchObject([{ action: 'train.fail', outcome: 'failed' }]);
  });

  it.each<[string, string]>([
    ['another input', `input = jsonb_set(job.input, '{purpose}', '"marketing"')`],
    ['another input of a job that was asked for', `input = other.input`],
    ['what was asked for and how it was sealed elsewhere', `input = other.input, seal = other.seal`],
    ['another kind', `kind = 'release'`],
    ['another asker', `created_by = gen_random_uuid()`],
    ['no seal', `seal = NULL`],
    ['a seal of its own', `seal = repeat('A', 43)`],
  ])('with %s than it was asked for with is not done', async (_, change) => {
    await jobs.queued({ ...asked, purpose: 'marketing' });
    const id = await jobs.queued();
    const other = `(SELECT input, seal FROM job WHERE input ->> 'purpose' = 'marketing' LIMIT 1) AS other`;
    await jobs.database.query(`UPDATE job SET ${change} FROM ${other} WHERE id = $1`, [id]);
    const { deliver } = await jobs.rig(() => Promise.reject(new Error('it must not be begun')));
    await deliver(id);
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'failed', problem: { code: 'catalog.tampered' } });
    expect(await jobs.recordsOf(id)).toMatchObject([{ action: 'train.fail', outcome: 'failed' }]);
  });

  it('that took its process down again and again is given up, and said to be', async () => {
    const id = await jobs.queued();
    await jobs.database.query('UPDATE job SET attempts = 20 WHERE id = $1', [id]);
    const { deliver } = await jobs.rig(() => Promise.reject(new Error('it must not be begun')));
    await deliver(id);
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'failed', problem: { code: 'worker.crashed' } });
  });

  it('fails as a whole when its commit does: nothing of it is kept', async () => {
    const id = await jobs.queued();
    const { deliver, cleaned } = await jobs.rig((job) =>
      Promise.resolve((tx) => {
        tx.record({ action: 'release.create', resource: { kind: 'job', id: job.id } });
        throw problem('state.conflict', 'The version is gone.');
      }),
    );
    await deliver(id);
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'failed', result: null });
    expect((await jobs.recordsOf(id)).map(({ action }) => action)).toEqual(['train.fail']);
    expect(cleaned).toEqual([false, false]);
  });

  it('whose input cannot be read fails, and does not come back for ever', async () => {
    const id = await jobs.queued({ ...asked, more: 1 });
    const { deliver } = await jobs.rig(() => Promise.reject(new Error('never run')));
    await deliver(id);
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'failed', problem: { code: 'internal.error' } });
  });

  it('of somebody who was disabled meanwhile is not run', async () => {
    const gone = await makePerson(jobs.database, 'gone', { kind: 'service' });
    await jobs.database.seed('UPDATE principal SET disabled_at = now() WHERE id = $1', [gone.id]);
    const id = await jobs.queued(asked, gone.id);
    let ran = false;
    const { deliver } = await jobs.rig((job) => {
      ran = true;
      return Promise.resolve(done(job.id));
    });
    await deliver(id);
    expect([ran, (await jobs.rowOf(id)).problem?.code]).toEqual([false, 'access.denied']);
  });

  it('of somebody who is disabled while it runs keeps nothing', async () => {
    const going = await makePerson(jobs.database, 'going', { kind: 'service' });
    const id = await jobs.queued(asked, going.id);
    const { deliver, cleaned } = await jobs.rig(async (job) => {
      await jobs.database.seed('UPDATE principal SET disabled_at = now() WHERE id = $1', [going.id]);
      return done(job.id);
    });
    await deliver(id);
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'failed', problem: { code: 'access.denied' } });
    expect(cleaned).toEqual([false, false]);
  });

  it('shows its progress while it runs', async () => {
    const id = await jobs.queued();
    let go = (): void => undefined;
    const { deliver } = await jobs.rig(async (job) => {
      job.progress(0.4, 'Half of it');
      await new Promise<void>((resolve) => (go = resolve));
      return done(job.id);
    });
    const running = deliver(id);
    for (let shown = 0; shown === 0; shown = (await jobs.rowOf(id)).progress) await sleep(50);
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'running', progress: 0.4, message: 'Half of it' });
    go();
    await running;
  });
});

describe('a cancelled job', () => {
  it('is not begun when it was cancelled in the queue', async () => {
    const id = await jobs.queued();
    await jobs.database.query('UPDATE job SET cancel_requested = true WHERE id = $1', [id]);
    let ran = false;
    const { deliver } = await jobs.rig((job) => {
      ran = true;
      return Promise.resolve(done(job.id));
    });
    await deliver(id);
    expect([ran, (await jobs.rowOf(id)).state]).toEqual([false, 'cancelled']);
  });

  it('is told while it runs, and ends as cancelled', async () => {
    const id = await jobs.queued();
    const { deliver, cleaned } = await jobs.rig(untilAborted);
    const running = deliver(id);
    while ((await jobs.rowOf(id)).state !== 'running') await sleep(20);
    await jobs.database.query('UPDATE job SET cancel_requested = true WHERE id = $1', [id]);
    await running;
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'cancelled', result: null });
    expect(cleaned).toEqual([false, false]);
  });

  it('keeps nothing even when it had been done just before', async () => {
    const id = await jobs.queued();
    const { deliver } = await jobs.rig(async (job) => {
      await jobs.database.query('UPDATE job SET cancel_requested = true WHERE id = $1', [job.id]);
      return done(job.id);
    });
    await deliver(id);
    expect(await jobs.rowOf(id)).toMatchObject({ state: 'cancelled', result: null });
    expect((await jobs.recordsOf(id)).map(({ action }) => action)).toEqual(['train.fail']);
  });
});
