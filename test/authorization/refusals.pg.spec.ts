import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { builtInRoles } from '#libs/contracts';
import { type Actor } from '#libs/kernel';
import { makePerson } from '../support/people.js';
import { makeToken } from '../support/server.js';
import { of, operations, purpose, type Names } from './operations.js';
import { id, World } from './world.js';

let world: World;
let origin: string;
let there: Omit<Names, 'self'>;
/** What is asked for that is not there; none of it may stand in a record. */
const invented: Omit<Names, 'self' | 'other'> = {
  ...{ dataset: 'made-up-thing', policy: 'made-up-policy', release: id(), model: id(), job: id() },
  ...{ request: id(), grant: id(), token: id(), upload: id() },
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
  const upload = id();
  await database.seed(
    `INSERT INTO upload (id, principal_id, dataset_id, length, head, created_at, expires_at)
     SELECT $1, $2, id, 9, '{}', now(), now() + interval '1 day' FROM dataset WHERE name = 'dataset-0'`,
    [upload, other.id],
  );
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
    upload,
  };
}, 120_000);
afterAll(() => world.stop());

interface Kept {
  readonly outcome: string;
  readonly resource: string;
  readonly detail: object;
}

/** Does an operation, and gives back what it answered and what it left in the records. */
async function perform(
  key: string,
  actor: Actor,
  token: string,
  names: Names,
): Promise<[number, Kept[], string]> {
  const method = key.slice(0, key.indexOf(' '));
  const { path, body, headers: more } = operations[key] ?? of(() => '/');
  const payload = body?.(names);
  const type = typeof payload === 'string' ? 'text/csv' : 'application/json';
  const headers = {
    authorization: `Bearer ${token}`,
    ...(payload !== undefined && { 'content-type': type }),
    ...more?.(names),
  };
  const before = new Set((await recordsOf(actor)).map((record) => record.id));
  // Over a real connection: an upload is refused while its body is on the way.
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const sent = await fetch(`${origin}${path(names)}`, {
    method,
    headers,
    ...(payload !== undefined && { body: text }),
  });
  const answer = await sent.text();
  const kept = (await recordsOf(actor)).filter((record) => !before.has(record.id));
  return [sent.status, kept, answer.replace(/"requestId":"[^"]*"/, '')];
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
        .filter((method) => !['get', 'options', 'parameters'].includes(method))
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
    'names what was asked for, and tells nothing of whether it is there: %s',
    async (key) => {
      for (const roles of [[], ['engineer']]) {
        const [actor, token] = await somebody(`nobody-${id()}`, roles);
        const self = `user:${actor.name}`;
        const [status, , hidden] = await perform(key, actor, token, { ...there, self });
        if (status !== 404) continue;
        const absent = await perform(key, actor, token, { ...invented, other: there.other, self });
        const called = (Object.keys(invented) as (keyof typeof invented)[]).filter((one) =>
          hidden.includes(there[one]),
        );
        // An answer to HEAD has no body to name it in.
        if (!key.startsWith('HEAD')) expect(called).not.toEqual([]);
        const renamed = called.reduce((text, one) => text.replaceAll(there[one], invented[one]), hidden);
        expect([absent[0], absent[2]]).toEqual([404, renamed]);
      }
    },
  );

  it.each([
    ['POST /v1/queries', 404, 'query on the release'],
    ['POST /v1/policies/{name}/preview', 403, 'read-raw on the dataset'],
    ['POST /v1/reidentifications', 404, 'reidentify on the release'],
  ] as const)('says which grant is missing on what one may know of: %s', async (key, code, wanted) => {
    const [actor, token] = await somebody(`steward-${id()}`, ['steward']);
    const [status, , text] = await perform(key, actor, token, { ...there, self: `user:${actor.name}` });
    const { detail } = JSON.parse(text.replace(/,}$/, '}')) as { detail: string };
    const { release, dataset } = there;
    const resource = wanted.endsWith('release') ? `release:${release}` : `dataset:${dataset}`;
    expect([status, detail]).toEqual([
      code,
      expect.stringContaining(`This takes ${wanted} ${resource.slice(8)}`),
    ]);
    expect(detail).toContain(`tidegate requests create ${resource} --action ${wanted.split(' ')[0] ?? ''} `);
  });

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
