import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { builtInRoles } from '#libs/contracts';
import { type Actor } from '#libs/kernel';
import { makePerson } from '../support/people.js';
import { makeToken } from '../support/server.js';
import { id, World } from './world.js';

/** Names and ids that an operation is asked about. */
interface Names {
  readonly dataset: string;
  readonly release: string;
  readonly model: string;
  readonly job: string;
  readonly request: string;
  readonly grant: string;
  readonly token: string;
  readonly policy: string;
  /** The asker and somebody else, as resources and grants write them. */
  readonly self: string;
  readonly other: string;
}

interface Operation {
  readonly path: (names: Names) => string;
  /** Valid for the operation, so that nothing but the asker's rights is wrong; text is sent as CSV. */
  readonly body?: (names: Names) => object | string;
  /** Why somebody without any right may do this; a narrowed token may where it says so. */
  readonly allowed?: { readonly status: number; readonly because: string; readonly narrowed: boolean };
}

const purpose = 'research';
const recipe = { model: 'classifier', label: 'outcome' };
const of = (path: (names: Names) => string, body?: Operation['body']): Operation => ({
  path,
  ...(body && { body }),
});

/** Every operation that changes something, or asks for what is recorded: all but GET of the OpenAPI document. */
const operations: Readonly<Record<string, Operation>> = {
  'POST /v1/datasets': of(
    () => '/v1/datasets',
    ({ dataset }) => ({ name: `${dataset}-new` }),
  ),
  'PATCH /v1/datasets/{name}': of(
    ({ dataset }) => `/v1/datasets/${dataset}`,
    () => ({ description: 'mine' }),
  ),
  'DELETE /v1/datasets/{name}': of(({ dataset }) => `/v1/datasets/${dataset}`),
  'POST /v1/datasets/{name}/versions': of(
    ({ dataset }) => `/v1/datasets/${dataset}/versions`,
    () => 'a,b\n1,2\n',
  ),
  'POST /v1/datasets/{name}/versions/{number}/profile/reveal': of(
    ({ dataset }) => `/v1/datasets/${dataset}/versions/latest/profile/reveal`,
    () => ({ columns: ['a'], reason: 'curious' }),
  ),
  'PATCH /v1/datasets/{name}/versions/{number}/classification': of(
    ({ dataset }) => `/v1/datasets/${dataset}/versions/latest/classification`,
    () => ({ columns: [{ name: 'a', identifierType: 'none' }] }),
  ),
  'PUT /v1/policies/{name}': of(
    ({ policy }) => `/v1/policies/${policy}`,
    ({ policy: name }) => {
      const transforms = [{ match: { column: ['a'] }, technique: 'keep' }];
      return { name, purposes: [purpose], transforms };
    },
  ),
  'POST /v1/policies/{name}/preview': of(
    ({ policy }) => `/v1/policies/${policy}/preview`,
    ({ dataset }) => ({ dataset, version: 1, limit: 5 }),
  ),
  'POST /v1/policies/{name}/versions/{number}/approve': of(
    ({ policy }) => `/v1/policies/${policy}/versions/1/approve`,
    () => ({}),
  ),
  'PUT /v1/hierarchies/{name}': of(
    ({ policy }) => `/v1/hierarchies/${policy}`,
    () => 'a,*\nb,*\n',
  ),
  'POST /v1/releases': of(
    () => '/v1/releases',
    ({ dataset, policy }) => ({ dataset, version: 1, policy, purpose }),
  ),
  'POST /v1/reidentifications': of(
    () => '/v1/reidentifications',
    ({ release }) => ({ release, column: 'a', tokens: ['x'], purpose, reason: 'a letter to them' }),
  ),
  'POST /v1/queries': of(
    () => '/v1/queries',
    ({ release }) => ({ release, purpose, ask: { aggregate: 'count' }, epsilon: 1 }),
  ),
  'PUT /v1/budgets/{dataset}': of(
    ({ dataset }) => `/v1/budgets/${dataset}`,
    () => ({ epsilon: 1, delta: 1e-9, reason: 'asked for' }),
  ),
  'POST /v1/roles': of(
    () => '/v1/roles',
    ({ policy }) => ({ name: policy, actions: ['read'] }),
  ),
  'POST /v1/grants': of(
    () => '/v1/grants',
    ({ other, dataset }) => ({
      principal: other,
      actions: ['read'],
      resource: `dataset:${dataset}`,
      purpose,
    }),
  ),
  'DELETE /v1/grants/{id}': of(({ grant }) => `/v1/grants/${grant}`),
  'POST /v1/access-requests': of(
    () => '/v1/access-requests',
    ({ dataset }) => ({ resource: `dataset:${dataset}`, actions: ['read'], purpose, reason: 'work' }),
  ),
  'POST /v1/access-requests/{id}/approve': of(
    ({ request }) => `/v1/access-requests/${request}/approve`,
    () => ({}),
  ),
  'POST /v1/access-requests/{id}/deny': of(
    ({ request }) => `/v1/access-requests/${request}/deny`,
    () => ({}),
  ),
  'POST /v1/decisions': {
    ...of(
      () => '/v1/decisions',
      ({ self, dataset }) => ({ principal: self, action: 'read', resource: `dataset:${dataset}`, purpose }),
    ),
    allowed: { status: 200, because: 'everybody may ask what they themselves would be told', narrowed: true },
  },
  'POST /v1/users': of(
    () => '/v1/users',
    ({ policy }) => ({ email: `${policy}@example.org`, roles: ['admin'] }),
  ),
  'POST /v1/services': of(
    () => '/v1/services',
    ({ policy }) => ({ name: `${policy}-service`, roles: ['admin'] }),
  ),
  'POST /v1/groups': of(
    () => '/v1/groups',
    ({ policy }) => ({ name: `${policy}-group`, members: [], roles: ['admin'] }),
  ),
  'POST /v1/tokens': {
    ...of(
      () => '/v1/tokens',
      () => ({ name: 'mine' }),
    ),
    allowed: { status: 201, because: 'everybody makes tokens for themselves', narrowed: false },
  },
  'DELETE /v1/tokens/{id}': of(({ token }) => `/v1/tokens/${token}`),
  'POST /v1/training-runs': of(
    () => '/v1/training-runs',
    ({ release }) => ({ name: 'run', release, purpose, recipe }),
  ),
  'POST /v1/training-runs/{id}/cancel': of(
    ({ job }) => `/v1/training-runs/${job}/cancel`,
    () => ({}),
  ),
  'POST /v1/models/{id}/predictions': of(
    ({ model }) => `/v1/models/${model}/predictions`,
    () => ({ purpose, rows: [{ a: 1 }] }),
  ),
  'POST /v1/jobs/{id}/cancel': of(
    ({ job }) => `/v1/jobs/${job}/cancel`,
    () => ({}),
  ),
};

let world: World;
let origin: string;
let there: Omit<Names, 'self'>;
/** What is asked for that is not there; none of it may stand in a record. */
const invented: Omit<Names, 'self' | 'other'> = {
  ...{ dataset: 'made-up-thing', policy: 'made-up-policy', release: id(), model: id(), job: id() },
  ...{ request: id(), grant: id(), token: id() },
};

beforeAll(async () => {
  world = await World.start();
  await world.server.app.listen(0, '127.0.0.1');
  origin = await world.server.app.getUrl();
  const { database, things } = world;
  const other = await makePerson(database, 'other@example.org');
  await makeToken(database, other);
  const grant = id();
  await database.seed(
    `INSERT INTO "grant" (id, principal_id, actions, resource_kind, resource_id, purpose, granted_by, created_at)
     VALUES ($1, $2, '{read}', '*', '*', 'research', $2, now())`,
    [grant, other.id],
  );
  const [token] = await database.query<{ id: string }>('SELECT id FROM api_token WHERE principal_id = $1', [
    other.id,
  ]);
  const first = (ids: readonly string[]): string => ids[0] ?? '';
  there = {
    ...{
      dataset: 'dataset-0',
      policy: 'first',
      other: 'user:other@example.org',
      grant,
      token: token?.id ?? '',
    },
    ...{ release: first(things.releases), model: first(things.models), job: first(things.runs) },
    request: first(things.requests),
  };
}, 120_000);
afterAll(() => world.stop());

interface Kept {
  readonly outcome: string;
  readonly resource: string;
  readonly detail: object;
}

/** Does an operation, and gives back what it answered and what it left in the records. */
async function perform(key: string, actor: Actor, token: string, names: Names): Promise<[number, Kept[]]> {
  const method = key.slice(0, key.indexOf(' '));
  const { path, body } = operations[key] ?? of(() => '/');
  const payload = body?.(names);
  const type = typeof payload === 'string' ? 'text/csv' : 'application/json';
  const headers = {
    authorization: `Bearer ${token}`,
    ...(payload !== undefined && { 'content-type': type }),
  };
  const before = new Set((await recordsOf(actor)).map((record) => record.id));
  // Over a real connection: an upload is refused while its body is on the way.
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const sent = await fetch(`${origin}${path(names)}`, {
    method,
    headers,
    ...(payload !== undefined && { body: text }),
  });
  await sent.text();
  return [sent.status, (await recordsOf(actor)).filter((record) => !before.has(record.id))];
}

const recordsOf = (actor: Actor): Promise<(Kept & { id: string })[]> =>
  world.database.query(
    `SELECT id, outcome, resource_kind || ':' || resource_id AS resource, detail FROM audit_record WHERE actor_id = $1`,
    [actor.id],
  );

async function somebody(name: string, roles: readonly string[], bound?: string): Promise<[Actor, string]> {
  const actor = await makePerson(world.database, `${name}@example.org`, { roles });
  return [actor, await makeToken(world.database, actor, bound === undefined ? {} : { purpose: bound })];
}

describe('a refusal', () => {
  it('is known of every operation that is not a GET', async () => {
    const document = (await world.server.get('/openapi.json')).json() as { paths: Record<string, object> };
    const known = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'get' && method !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(known.sort()).toEqual(Object.keys(operations).sort());
  });

  it.each(Object.keys(operations))('of somebody without a right leaves one record: %s', async (key) => {
    const [actor, token] = await somebody(`nobody-${id()}`, []);
    const [status, kept] = await perform(key, actor, token, { ...there, self: `user:${actor.name}` });
    const { allowed } = operations[key] ?? {};
    if (allowed) expect([status, kept.length]).toEqual([allowed.status, 1]);
    else {
      expect([403, 404]).toContain(status);
      expect(kept).toMatchObject([
        { outcome: 'denied', detail: { because: [{ kind: expect.any(String) }] } },
      ]);
    }
  });

  it.each(Object.keys(operations).filter((key) => !operations[key]?.allowed))(
    'about what is not there leaves one record that does not name it: %s',
    async (key) => {
      const [actor, token] = await somebody(`nobody-${id()}`, []);
      const names = { ...invented, other: 'user:made-up-person@example.org', self: `user:${actor.name}` };
      const [status, kept] = await perform(key, actor, token, names);
      expect([403, 404]).toContain(status);
      expect(kept).toMatchObject([{ outcome: 'denied' }]);
      const text = JSON.stringify(kept);
      for (const name of [...Object.values(invented), 'made-up-person']) expect(text).not.toContain(name);
    },
  );

  it.each(Object.keys(operations))(
    'of a token bound to a purpose leaves one record, whatever roles: %s',
    async (key) => {
      const [actor, token] = await somebody(`bound-${id()}`, builtInRoles, purpose);
      const [status, kept] = await perform(key, actor, token, { ...there, self: `user:${actor.name}` });
      const { allowed } = operations[key] ?? {};
      expect(kept).toHaveLength(1);
      if (allowed?.narrowed) expect(status).toBe(allowed.status);
      else expect([status >= 403 && status <= 404, kept[0]?.outcome]).toEqual([true, 'denied']);
    },
  );
});
