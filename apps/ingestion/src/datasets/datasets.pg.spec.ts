import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#libs/kernel';
import { makeGroup } from '../../../../test/support/people.js';
import { TestIngestion, type Answer, type Person } from '../../test/gateway.js';

let gate: TestIngestion;
let owner: Person;
let other: Person;
let steward: Person;

beforeAll(async () => {
  gate = await TestIngestion.start();
  owner = await gate.person('owner', 'engineer');
  other = await gate.person('other', 'engineer');
  steward = await gate.person('warden', 'steward');
});

afterAll(() => gate.stop());

const make = (who: Person, body: object): Promise<Answer> => gate.call(who, 'POST', '/v1/datasets', body);
const at = (name: string): string => `/v1/datasets/${name}`;
const names = (answer: Answer): unknown[] =>
  (answer.body['items'] as { name: string }[]).map(({ name }) => name);

interface GrantRow {
  readonly to: string;
  readonly kind: string;
  readonly resource: string;
  readonly notBefore?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
}

async function give(grant: GrantRow): Promise<void> {
  await gate.database.seed(
    `INSERT INTO "grant" (id, principal_id, actions, resource_kind, resource_id, purpose, not_before, expires_at,
       granted_by, created_at, revoked_at) VALUES ($1, $2, '{read}', $3, $4, 'research', $5, $6, $7, now(), $8)`,
    [
      newId(gate.runtime.clock(), gate.runtime.random),
      ...[grant.to, grant.kind, grant.resource, grant.notBefore ?? null, grant.expiresAt ?? null],
      ...[owner.id, grant.revokedAt ?? null],
    ],
  );
}

describe('A dataset', () => {
  it('belongs to the engineer who makes it', async () => {
    const made = await make(owner, {
      name: 'survey',
      description: 'Health',
      tags: ['eu', 'eu'],
      subjectKey: 'id',
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'survey',
      description: 'Health',
      tags: ['eu'],
      subjectKey: 'id',
      owner: 'service:owner',
    });
    expect((await gate.call(owner, 'GET', at('survey'))).body).toEqual(made.body);
  });

  it('is made by nobody without the role, and the refusal is recorded', async () => {
    const analyst = await gate.person('reader', 'analyst');
    expect((await make(analyst, { name: 'mine' })).status).toBe(403);
    const rows = await gate.database.query(
      `SELECT 1 FROM audit_record WHERE action = 'dataset.create' AND outcome = 'denied' AND actor_id = $1`,
      [analyst.id],
    );
    expect(rows).toHaveLength(1);
  });

  it('has a name of its own', async () => {
    expect((await make(other, { name: 'survey' })).body).toMatchObject({
      status: 409,
      code: 'resource.exists',
    });
  });

  it.each([
    [{ name: 'Upper' }],
    [{ name: 'a', more: 1 }],
    [{ name: 'a', description: 'nul \u0000' }],
    [{ name: 'a', tags: ['No Tag'] }],
    [{ name: 'a', subjectKey: 'turned\u202e' }],
  ])('is refused when asked for as %j', async (body) => {
    expect((await make(owner, body)).body).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('is 404 for those who may not discover it, like one that is not there', async () => {
    expect((await gate.call(other, 'GET', at('%00'))).body).toMatchObject({ code: 'request.invalid' });
    for (const name of ['survey', 'nothing', 'Upper']) {
      for (const [method, body] of [['GET'], ['PATCH', { tags: [] }], ['DELETE']] as const) {
        const answer = await gate.call(other, method, at(name), body);
        expect({ name, method, ...answer.body }).toMatchObject({ status: 404, code: 'resource.not-found' });
      }
    }
  });

  it('is described by its owner and by stewards, and by nobody who only knows of it', async () => {
    const auditor = await gate.person('looker', 'auditor');
    const mine = await gate.call(owner, 'PATCH', at('survey'), { description: null, subjectKey: 'person' });
    expect(mine.body).toMatchObject({ tags: ['eu'], subjectKey: 'person' });
    expect(mine.body['description']).toBeUndefined();
    expect((await gate.call(steward, 'PATCH', at('survey'), { tags: ['health'] })).body['tags']).toEqual([
      'health',
    ]);
    expect((await gate.call(auditor, 'PATCH', at('survey'), { tags: [] })).status).toBe(403);
    expect((await gate.call(owner, 'PATCH', at('survey'), {})).status).toBe(400);
    const [record] = await gate.database.query<{ detail: object }>(
      `SELECT detail FROM audit_record WHERE action = 'dataset.update' AND outcome = 'done' ORDER BY id LIMIT 1`,
    );
    expect(record?.detail).toMatchObject({
      before: { description: 'Health' },
      after: { subjectKey: 'person' },
    });
  });
});

describe('The list of datasets', () => {
  it('shows each person exactly what the evaluator lets them discover', async () => {
    const group = await makeGroup(gate.database, 'team');
    const reader = await gate.person('granted', 'analyst');
    await gate.database.seed('INSERT INTO group_member (group_id, principal_id) VALUES ($1, $2)', [
      group,
      reader.id,
    ]);
    const ids = new Map<string, string>();
    for (const [name, tags] of [
      ['l-own', []],
      ['l-tag', ['open']],
      ['l-id', []],
      ['l-old', ['past']],
      ['l-no', []],
    ] as const) {
      ids.set(name, String((await make(owner, { name, tags })).body['id']));
    }
    await give({ to: group, kind: 'tag', resource: 'open' });
    await give({ to: reader.id, kind: 'dataset', resource: ids.get('l-id') ?? '' });
    await give({ to: reader.id, kind: 'tag', resource: 'past', expiresAt: '2020-01-01' });
    await give({ to: reader.id, kind: 'dataset', resource: ids.get('l-own') ?? '', notBefore: '2999-01-01' });
    await give({ to: reader.id, kind: '*', resource: '*', revokedAt: '2020-01-01' });
    for (const person of [owner, other, steward, reader]) {
      const listed = names(await gate.call(person, 'GET', '/v1/datasets?q=l-'));
      const decided: string[] = [];
      for (const name of ids.keys()) {
        if ((await gate.call(person, 'GET', at(name))).status === 200) decided.push(name);
      }
      expect(listed).toEqual(decided.sort());
    }
    expect(names(await gate.call(reader, 'GET', '/v1/datasets'))).toEqual(['l-id', 'l-tag']);
  });

  it('is searched by name, description, tag and column, all words together', async () => {
    await make(owner, { name: 's-one', description: '100% of the Größe', tags: ['alpha'] });
    await gate.dataset(owner, 's-two', 'patient,blood_pressure\n1,120\n2,130\n');
    const found = async (q: string): Promise<unknown[]> =>
      names(await gate.call(owner, 'GET', `/v1/datasets?q=${encodeURIComponent(q)}`));
    expect(await found('s-')).toEqual(['s-one', 's-two']);
    expect(await found('größe ALPHA')).toEqual(['s-one']);
    expect(await found('100%')).toEqual(['s-one']);
    expect(await found('%')).toEqual(['s-one']);
    expect(await found('Blood_pressure')).toEqual(['s-two']);
    expect(await found('alpha blood')).toEqual([]);
    expect((await gate.call(owner, 'GET', '/v1/datasets?q=%00')).status).toBe(400);
  });

  it('comes in pages that neither repeat nor lose anything', async () => {
    const whole = names(await gate.call(steward, 'GET', '/v1/datasets'));
    const paged: unknown[] = [];
    let next = '';
    do {
      const answer = await gate.call(steward, 'GET', `/v1/datasets?limit=2${next && `&cursor=${next}`}`);
      paged.push(...names(answer));
      next = (answer.body['nextCursor'] as string | null) ?? '';
    } while (next !== '');
    expect(paged).toEqual(whole);
  });
});

describe('Removing a dataset', () => {
  it('takes versions, keys and objects away', async () => {
    const job = await gate.dataset(owner, 'gone');
    expect(gate.prefixes()).toContain(job.id);
    expect((await gate.call(steward, 'DELETE', at('gone'))).status).toBe(403);
    expect((await gate.call(owner, 'DELETE', at('gone'))).status).toBe(204);
    expect(gate.prefixes()).not.toContain(job.id);
    expect((await gate.call(owner, 'GET', at('gone'))).status).toBe(404);
    const rows = await gate.database.query(`SELECT 1 FROM sealed_object WHERE location LIKE $1`, [
      `${job.id}/%`,
    ]);
    expect(rows).toEqual([]);
  });

  it('is refused while a release of it exists, and then nothing is lost', async () => {
    const job = await gate.dataset(owner, 'used');
    await gate.database.seed(
      `WITH p AS (INSERT INTO policy (id, name, created_at) VALUES ($1, 'p', now()) RETURNING id),
         v AS (INSERT INTO policy_version (id, policy_id, number, content, source, digest, created_by, created_at)
           SELECT $1, p.id, 1, '{}', '', '', $2, now() FROM p RETURNING id)
       INSERT INTO release (id, version_id, policy_version_id, purpose, rows, suppressed, columns, risk, job_id,
           created_by, created_at)
         SELECT $1, d.id, v.id, 'research', 1, 0, '[]', '{}', $1, $2, now() FROM v, dataset_version d
         WHERE d.job_id = $3`,
      [newId(gate.runtime.clock(), gate.runtime.random), owner.id, job.id],
    );
    const answer = await gate.call(owner, 'DELETE', at('used'));
    expect(answer.body).toMatchObject({ status: 409, code: 'resource.in-use' });
    expect(gate.prefixes()).toContain(job.id);
    expect((await gate.call(owner, 'GET', `${at('used')}/versions/1`)).status).toBe(200);
  });

  it.each([
    ['ingest', 'queued'],
    ['ingest', 'running'],
    ['release', 'queued'],
    ['release', 'running'],
  ])('is refused while a %s job that needs it is %s, naming the job', async (kind, state) => {
    const name = `needed-${kind}-${state}`;
    const made = await gate.dataset(owner, name);
    const id = newId(gate.runtime.clock(), gate.runtime.random);
    await gate.database.query(
      `INSERT INTO job (id, kind, state, progress, message, input, created_by, created_at)
       SELECT $1, $2, $3, 0, '', jsonb_build_object($4::text, CASE WHEN $2 = 'ingest' THEN dataset_id ELSE id END), $5, now()
       FROM dataset_version WHERE job_id = $6`,
      [id, kind, state, kind === 'ingest' ? 'dataset' : 'versionId', owner.id, made.id],
    );
    const refused = await gate.call(owner, 'DELETE', at(name));
    expect(refused.body).toMatchObject({ status: 409, code: 'resource.in-use' });
    expect(refused.body['detail']).toContain(id);
    await gate.database.query(`UPDATE job SET state = 'failed' WHERE id = $1`, [id]);
    expect((await gate.call(owner, 'DELETE', at(name))).status).toBe(204);
  });
});
