import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf, startAccess, type AccessServer, type Person } from '../../test/server.js';

let access: AccessServer;
let ada: Person;
let bob: Person;

beforeAll(async () => {
  access = await startAccess();
  ada = await access.person('ada@example.org');
  bob = await access.person('bob@example.org', { roles: ['admin', 'auditor', 'steward'] });
});
afterAll(() => access.stop());

async function job(state: string): Promise<string> {
  const id = randomUUID();
  await access.database.query(
    `INSERT INTO job (id, kind, state, progress, message, input, created_by, created_at)
     VALUES ($1, 'ingest', $2, 0.5, 'Parsing', '{"secret": "input"}', $3, now())`,
    [id, state, ada.actor.id],
  );
  return id;
}

describe('a job', () => {
  it('is shown to whoever asked for it, without its input', async () => {
    const answer = await ada.get(`/v1/jobs/${await job('running')}`);
    expect(answer.json()).toMatchObject({
      kind: 'ingest',
      state: 'running',
      progress: 0.5,
      message: 'Parsing',
    });
    expect(answer.text).not.toContain('secret');
  });

  it('is 404 to everybody else, whatever roles they have', async () => {
    const id = await job('running');
    for (const path of [
      `/v1/jobs/${id}`,
      `/v1/jobs/${id}/events`,
      `/v1/jobs/${randomUUID()}`,
      '/v1/jobs/x',
    ]) {
      expect((await bob.get(path)).status).toBe(404);
    }
    expect((await bob.post(`/v1/jobs/${id}/cancel`, {})).status).toBe(404);
  });

  it('is told of until it has ended', async () => {
    const id = await job('running');
    const events = ada.get(`/v1/jobs/${id}/events`);
    await access.database.query(`UPDATE job SET state = 'succeeded', progress = 1 WHERE id = $1`, [id]);
    const { text, headers } = await events;
    expect(headers['content-type']).toMatch(/^text\/event-stream/);
    expect(text).toContain('"state":"succeeded"');
  });

  it('is asked to stop, which is recorded, unless it has ended', async () => {
    const id = await job('queued');
    expect((await ada.post(`/v1/jobs/${id}/cancel`, {})).status).toBe(202);
    expect(await access.database.query('SELECT cancel_requested AS c FROM job WHERE id = $1', [id])).toEqual([
      { c: true },
    ]);
    expect(await access.lastRecord('job.cancel')).toMatchObject({
      actor: ada.actor.id,
      resource: `job:${id}`,
    });
    const ended = await ada.post(`/v1/jobs/${await job('failed')}/cancel`, {});
    expect([ended.status, codeOf(ended)]).toEqual([409, 'state.conflict']);
  });
});
