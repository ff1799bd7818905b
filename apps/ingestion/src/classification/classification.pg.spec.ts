import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestIngestion, type Person } from '../../test/gateway.js';

const path = '/v1/datasets/people/versions/latest/classification';
const csv = `email,age\n${Array.from({ length: 60 }, (_, i) => `p${i}@example.org,${20 + (i % 50)}\n`).join('')}`;

let gate: TestIngestion;
let owner: Person;
let steward: Person;

beforeAll(async () => {
  gate = await TestIngestion.start();
  owner = await gate.person('owner', 'engineer');
  steward = await gate.person('warden', 'steward');
  await gate.dataset(owner, 'people', csv);
});

afterAll(() => gate.stop());

describe('The classification of a version', () => {
  it('is the detector’s at first', async () => {
    const { body } = await gate.call(steward, 'GET', path);
    expect(body['columns']).toMatchObject([
      { name: 'email', category: 'EMAIL_ADDRESS', identifierType: 'direct', decidedBy: 'detector' },
      { name: 'age', category: 'AGE', identifierType: 'quasi', decidedBy: 'detector' },
    ]);
  });

  it('is overridden by a steward, with what it was before in the audit log', async () => {
    const ask = { columns: [{ name: 'age', identifierType: 'sensitive', reason: 'patients of one ward' }] };
    const { status, body } = await gate.call(steward, 'PATCH', path, ask);
    expect(status).toBe(200);
    expect(body['columns']).toMatchObject([
      { decidedBy: 'detector' },
      { name: 'age', category: 'AGE', identifierType: 'sensitive', decidedBy: 'steward', confidence: 1 },
    ]);
    const [record] = await gate.database.query<{ detail: object; actor_id: string }>(
      `SELECT detail, actor_id FROM audit_record WHERE action = 'classification.update' AND outcome = 'done'`,
    );
    expect(record).toMatchObject({
      actor_id: steward.id,
      detail: {
        columns: [
          {
            name: 'age',
            before: { category: 'AGE', identifierType: 'quasi', decidedBy: 'detector' },
            after: { category: 'AGE', identifierType: 'sensitive', decidedBy: 'steward' },
            reason: 'patients of one ward',
          },
        ],
      },
    });
  });

  it('is a steward’s to decide, and not that of whoever uploaded', async () => {
    const ask = { columns: [{ name: 'email', category: 'USERNAME' }] };
    const auditor = await gate.person('looker', 'auditor');
    const stranger = await gate.person('stranger', 'engineer');
    expect((await gate.call(steward, 'PATCH', path, ask)).status).toBe(200);
    expect((await gate.call(owner, 'PATCH', path, ask)).status).toBe(403);
    expect((await gate.call(auditor, 'PATCH', path, ask)).status).toBe(403);
    expect((await gate.call(stranger, 'PATCH', path, ask)).status).toBe(404);
    expect((await gate.call(stranger, 'GET', path)).status).toBe(404);
  });

  it('points at a column that is not there, and changes nothing then', async () => {
    const before = (await gate.call(owner, 'GET', path)).body;
    const ask = {
      columns: [
        { name: 'age', category: 'SEX' },
        { name: 'nope', category: 'SEX' },
      ],
    };
    const { status, body } = await gate.call(steward, 'PATCH', path, ask);
    expect(status).toBe(400);
    expect(body['errors']).toMatchObject([{ pointer: '#/columns/1/name' }]);
    expect((await gate.call(owner, 'GET', path)).body).toEqual(before);
  });

  it('is 404 for versions that are not there', async () => {
    for (const number of ['2', '0', 'x', '1.0', '99999999999']) {
      const answer = await gate.call(owner, 'GET', path.replace('latest', number));
      expect({ number, status: answer.status }).toEqual({ number, status: 404 });
    }
  });
});
