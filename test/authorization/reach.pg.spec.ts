import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { reachTables, type AppRole, type Db, type Tx } from '#libs/db';
import { type Actor, type Id } from '#libs/kernel';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { makeDataset, makeGroup, makePerson } from '../support/people.js';
import { makePolicyVersion, makeVersion, releasing } from './rows.js';

let database: TestDatabase;
const doors = new Map<AppRole, Db>();
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  for (const app of ['access', 'ingestion', 'anonymization'] as const) {
    doors.set(app, await database.door(app));
  }
});
afterAll(() => database.drop());

/** Somebody, a service of theirs, somebody else with a dataset, and a group that nobody is in. */
interface Scene {
  readonly doer: Actor;
  readonly service: Actor;
  readonly other: Actor;
  readonly dataset: Id;
  readonly group: Id;
}
let scene: Scene;

beforeEach(async () => {
  count += 1;
  const doer = await makePerson(database, `doer-${count}@example.org`, { roles: ['admin', 'steward'] });
  const service = await makePerson(database, `service-${count}`, { kind: 'service' });
  await database.seed('UPDATE principal SET created_by = $2 WHERE id = $1', [service.id, doer.id]);
  const other = await makePerson(database, `other-${count}@example.org`, { roles: ['steward'] });
  const dataset = await makeDataset(database, `dataset-${count}`, other);
  scene = { doer, service, other, dataset, group: await makeGroup(database, `group-${count}`) };
});

const granting = `INSERT INTO "grant" (id, principal_id, actions, resource_kind, resource_id, purpose, granted_by, created_at)
  VALUES ($1, $2, $3, $4, $5, 'research', $2, now())`;

/** A grant that is there already, however it came to be. */
const granted = (to: Id, kind: string, resource: string, actions = ['read-raw']): Promise<unknown> =>
  database.seed(granting, [randomUUID(), to, actions, kind, resource]);

/** What an app's write that runs these statements comes to: `done` or the problem's code. */
async function attempt(
  app: AppRole,
  actor: Actor,
  ...statements: [string, unknown[]][]
): Promise<string | undefined> {
  const run = async (tx: Tx): Promise<string> => {
    tx.record({ resource: { kind: 'thing', id: 'x' } });
    for (const [text, parameters] of statements) await tx.sql(text, parameters);
    return 'done';
  };
  return doors
    .get(app)
    ?.write(actor, 'thing.change', run)
    .catch((error: unknown) => (error as { code: string }).code);
}

/** What makes a release of the scene's dataset. */
async function madeRelease(): Promise<[string, unknown[]]> {
  const { dataset, other } = scene;
  const version = await makeVersion(database, dataset, other.id);
  const policyVersion = await makePolicyVersion(database, other.id);
  return releasing(randomUUID(), { version, policyVersion, purpose: 'research', by: other.id });
}

/** Each scene has a tag of its own, as its dataset stays. */
const health = (): string => `health-${count}`;
const tagging = (): [string, unknown[]] => [
  'UPDATE dataset SET tags = $2 WHERE id = $1',
  [scene.dataset, [health()]],
];
const joining = (who: Id): [string, unknown[]] => [
  'INSERT INTO group_member (group_id, principal_id) VALUES ($1, $2)',
  [scene.group, who],
];
const minting = (principal: Id, by: Id): [string, unknown[]] => [
  `INSERT INTO api_token (id, principal_id, name, hash, created_by, created_at)
   VALUES ($1, $2, 'x', $4, $3, now())`,
  [randomUUID(), principal, by, randomBytes(32)],
];

/** Every way in which a grant that is there can come to reach further. */
const ways: Readonly<Record<string, () => Promise<[AppRole, [string, unknown[]]]>>> = {
  'a tag on a dataset, under one’s own grant': async () => {
    await granted(scene.doer.id, 'tag', health());
    return ['ingestion', tagging()];
  },
  'a tag on a dataset, under the grant of a service that one made': async () => {
    await granted(scene.service.id, 'tag', health(), ['read']);
    return ['ingestion', tagging()];
  },
  'a tag on a dataset, under a grant that is yet to begin': async () => {
    await granted(scene.doer.id, 'tag', health());
    await database.seed(`UPDATE "grant" SET not_before = now() + interval '1 day' WHERE principal_id = $1`, [
      scene.doer.id,
    ]);
    return ['ingestion', tagging()];
  },
  'oneself in a group that has grants': async () => {
    await granted(scene.group, 'dataset', scene.dataset, ['query']);
    return ['access', joining(scene.doer.id)];
  },
  'one’s service in a group that has grants': async () => {
    await granted(scene.group, 'dataset', scene.dataset, ['train']);
    return ['access', joining(scene.service.id)];
  },
  'a grant to a group that one is in': async () => {
    await database.seed(...joining(scene.doer.id));
    const grant = [randomUUID(), scene.group, ['read'], 'dataset', scene.dataset];
    return ['access', [granting, grant]];
  },
  'a grant to a service that one made': () =>
    Promise.resolve([
      'access',
      [granting, [randomUUID(), scene.service.id, ['read'], 'dataset', scene.dataset]],
    ]),
  'a token for a service that somebody else made and gave rights': async () => {
    const foreign = await makePerson(database, `foreign-${count}`, { kind: 'service' });
    await granted(foreign.id, 'dataset', scene.dataset);
    return ['access', minting(foreign.id, scene.doer.id)];
  },
  'that a service was made by oneself': async () => {
    const foreign = await makePerson(database, `foreign-${count}`, { kind: 'service' });
    await granted(foreign.id, 'dataset', scene.dataset);
    return ['access', ['UPDATE principal SET created_by = $2 WHERE id = $1', [foreign.id, scene.doer.id]]];
  },
  ownership: () =>
    Promise.resolve([
      'ingestion',
      ['UPDATE dataset SET owner_id = $2 WHERE id = $1', [scene.dataset, scene.doer.id]],
    ]),
  'more actions in a grant': async () => {
    await granted(scene.doer.id, 'dataset', scene.dataset, ['read']);
    return [
      'access',
      [`UPDATE "grant" SET actions = '{read,query}' WHERE principal_id = $1`, [scene.doer.id]],
    ];
  },
  'a grant that was revoked': async () => {
    await granted(scene.doer.id, 'dataset', scene.dataset, ['manage']);
    await database.seed(`UPDATE "grant" SET revoked_at = now() WHERE principal_id = $1`, [scene.doer.id]);
    return ['access', [`UPDATE "grant" SET revoked_at = NULL WHERE principal_id = $1`, [scene.doer.id]]];
  },
  'a release under a grant on its dataset': async () => {
    await granted(scene.doer.id, 'dataset', scene.dataset, ['read']);
    return ['anonymization', await madeRelease()];
  },
  'a release under a grant on everything': async () => {
    await granted(scene.service.id, '*', '*', ['read']);
    return ['anonymization', await madeRelease()];
  },
};

describe('a write', () => {
  it.each(Object.keys(ways))(
    'that widens what its doer reaches is refused, and said in the log: %s',
    async (way) => {
      const [app, statement] = (await ways[way]?.()) ?? [];
      if (!app || !statement) throw new Error('there is no such way');
      const { doer, other } = scene;
      expect(await attempt(app, doer, statement)).toBe('reach.widened');
      const records = await database.query(
        `SELECT outcome, detail -> 'widened' AS widened FROM audit_record WHERE actor_id = $1`,
        [doer.id],
      );
      expect(records).toEqual([{ outcome: 'denied', widened: expect.any(Array) }]);
      // Somebody else reaches no more by it, and may.
      expect(await attempt(app, other, statement)).toBe('done');
    },
  );

  it('of a service is refused where it widens what its maker, or another service of theirs, reaches', async () => {
    const { doer, service, dataset } = scene;
    const sibling = await makePerson(database, `sibling-${count}`, { kind: 'service' });
    await database.seed('UPDATE principal SET created_by = $2 WHERE id = $1', [sibling.id, service.id]);
    for (const to of [doer, sibling]) {
      const grant = [randomUUID(), to.id, ['read'], 'dataset', dataset];
      expect(await attempt('access', service, [granting, grant])).toBe('reach.widened');
    }
  });

  it('that hides a step in another changes nothing: what counts is what is reached in the end', async () => {
    const { doer, group, dataset } = scene;
    const grant = [randomUUID(), group, ['read'], 'tag', health()];
    expect(await attempt('access', doer, [granting, grant], joining(doer.id))).toBe('done');
    expect(await attempt('ingestion', doer, tagging())).toBe('reach.widened');
    expect(await database.query('SELECT tags FROM dataset WHERE id = $1', [dataset])).toEqual([{ tags: [] }]);
  });

  it('may make a dataset of one’s own, and give away what one could read raw', async () => {
    const { doer, service } = scene;
    const own = randomUUID();
    const made = async (tx: Tx): Promise<void> => {
      tx.record({ resource: { kind: 'dataset', id: own } });
      await tx.sql(
        `INSERT INTO dataset (id, name, tags, owner_id, created_at, updated_at) VALUES ($1, $4, '{}', $2, $3, $3)`,
        [own, doer.id, tx.now, own],
      );
    };
    await doors.get('ingestion')?.write(doer, 'dataset.create', made);
    const grant = [randomUUID(), service.id, ['read'], 'dataset', own];
    expect(await attempt('access', doer, [granting, grant])).toBe('done');
  });

  it('of two at once does not widen together what neither widens alone', async () => {
    const { doer, dataset } = scene;
    const grant = [randomUUID(), scene.group, ['read'], 'dataset', dataset];
    const both = await Promise.all([
      attempt('access', doer, [granting, grant]),
      attempt('access', doer, joining(doer.id)),
    ]);
    expect(both.sort()).toEqual(['done', 'reach.widened']);
  });
});

it('the tables that are watched are those that decisions read', async () => {
  const read = `SELECT DISTINCT table_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name IN ('principal_id', 'owner_id', 'dataset_id', 'group_id')`;
  const named = (await database.query<{ name: string }>(read)).map(({ name }) => name);
  // What people asked for or spent, and what a dataset's budget is, opens nothing.
  const spent = ['privacy_answer', 'privacy_budget', 'privacy_spend', 'privacy_tally'];
  const harmless = [
    ...spent,
    'access_request',
    'idempotency_key',
    'oidc_payload',
    'purpose',
    'source',
    'upload',
  ];
  const missing = named.filter((name) => ![...reachTables, ...harmless].includes(name));
  expect(missing).toEqual([]);
});
