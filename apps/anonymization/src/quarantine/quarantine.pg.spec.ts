import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Governed, type Somebody } from '../../../../test/support/governed.js';

const path = '/v1/datasets/visits/versions/1/quarantine';
const secret = 'Rosalind Nobody';
const visits = ['id,who', ...Array.from({ length: 50 }, (_, i) => `${i},p${i}`), `99,${secret},twice`].join(
  '\n',
);
const reason = 'the record has 3 fields instead of 2';

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  await owner.must('POST', '/v1/datasets', { json: { name: 'visits' } });
  await owner.must('PATCH', '/v1/datasets/visits', { json: { reading: { quarantine: 2 } } });
  const { body } = await owner.upload('visits', visits);
  await owner.result(body.job);
});
afterAll(() => governed.stop());

interface Version {
  readonly rows: number;
  readonly reading: { readonly quarantined?: number; readonly warnings: readonly string[] };
}

describe('the quarantine of a version', () => {
  it('is told of by the version, up to the limit that the dataset keeps', async () => {
    const { rows, reading } = await owner.must<Version>('GET', '/v1/datasets/visits/versions/1');
    expect({ rows, quarantined: reading.quarantined }).toEqual({ rows: 50, quarantined: 1 });
    expect(reading.warnings[0]).toMatch(/^1 record could not be read/);
  });

  it('has lines and reasons, and the records for whoever says why they look; both are recorded', async () => {
    const seen = await owner.must('GET', path);
    expect(seen).toEqual({ records: [{ line: 52, reason }] });
    const json = { reason: 'To mend it' };
    const text = `99,${secret},twice`;
    expect(await owner.must('POST', `${path}/reveal`, { json })).toEqual({
      records: [{ line: 52, reason, text }],
    });
    expect(await governed.records('quarantine.read')).toMatchObject([{ outcome: 'allowed' }]);
    expect(await governed.records('quarantine.reveal')).toMatchObject([{ outcome: 'allowed', detail: json }]);
    expect(JSON.stringify(await governed.records('version.create'))).not.toContain(secret);
  });

  it('is nothing to those who may not read raw, nor without a reason', async () => {
    expect((await steward.ask('GET', path)).status).toBe(403);
    expect((await steward.post(`${path}/reveal`, { reason: 'Curious' })).status).toBe(403);
    expect((await owner.post(`${path}/reveal`, {})).status).toBe(400);
  });

  it('cannot be told to open something else', async () => {
    await governed.database.seed('UPDATE dataset_version SET quarantine_object_id = profile_object_id');
    const { status, body } = await owner.post(`${path}/reveal`, { reason: 'To see the profile' });
    expect([status, body]).toMatchObject([500, { code: 'object.tampered' }]);
  });
});
