import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideCapability } from '#libs/authz';
import { actions, builtInRoles } from '#libs/contracts';
import { type ReadTx } from '#libs/db';
import { systemActor, type Actor, type Id } from '#libs/kernel';
import { actorById, datasetTarget, modelTarget, releaseTarget } from '#libs/platform';
import { makePerson } from '../support/people.js';
import { makeToken } from '../support/server.js';
import { id, World } from './world.js';
import { caseCount } from '../support/case-count.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
}, 120_000);
afterAll(() => world.stop());

const hour = 3_600_000;
const moment = fc.constantFrom(null, null, -2 * hour, -hour, hour, 2 * hour);
const grant = fc.record({
  to: fc.constantFrom('asker', 'asker', 'group 0', 'group 1', 'stranger'),
  place: fc.constantFrom(
    ...['*', 'tag red', 'tag blue', 'tag absent', 'dataset 0', 'dataset 2', 'dataset 3'],
    ...['release 0', 'release 3', 'release 5', 'model 1', 'model 3', 'model 6'],
  ),
  actions: fc.uniqueArray(fc.constantFrom(...actions), { minLength: 1, maxLength: 2 }),
  purpose: fc.constantFrom('research', 'billing', 'other'),
  notBefore: moment,
  expiresAt: moment,
  revoked: fc.boolean(),
});
const asker = fc.record({
  roles: fc.uniqueArray(fc.constantFrom(...builtInRoles), { maxLength: 2 }),
  groups: fc.subarray([0, 1]),
  narrowing: fc.oneof(
    fc.constant({}),
    fc.record(
      {
        purpose: fc.constantFrom('research', 'billing'),
        scopes: fc.uniqueArray(fc.constantFrom(...actions), { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  ),
  /** Which of each kind is the asker's own. */
  owned: fc.record({
    dataset: fc.option(fc.nat(3)),
    model: fc.option(fc.nat(7)),
    run: fc.option(fc.nat(7)),
    request: fc.option(fc.nat(7)),
  }),
  grants: fc.array(grant, { maxLength: 4 }),
  /** Whom each dataset shows itself to. */
  open: fc.array(fc.constantFrom(null, null, 'members', 'all'), { minLength: 4, maxLength: 4 }),
});
type Asker = typeof asker extends fc.Arbitrary<infer T> ? T : never;

/** Puts the asker's grants and what is theirs into the catalog; everything else belongs to a stranger. */
async function prepare(who: Id, { owned, grants, open }: Asker): Promise<void> {
  const { database, things } = world;
  const { stranger } = things;
  for (const [table, column, mine] of [
    ['dataset', 'owner_id', things.datasets[owned.dataset ?? -1]?.id],
    ['model', 'created_by', things.models[owned.model ?? -1]],
    ['training_run', 'created_by', things.runs[owned.run ?? -1]],
    ['job', 'created_by', things.runs[owned.run ?? -1]],
    ['access_request', 'principal_id', things.requests[owned.request ?? -1]],
  ] as const) {
    await database.seed(`UPDATE ${table} SET ${column} = CASE WHEN id = $1 THEN $2::uuid ELSE $3::uuid END`, [
      mine ?? null,
      who,
      stranger,
    ]);
  }
  for (const [i, discoverable] of open.entries())
    await database.seed('UPDATE dataset SET discoverable = $1 WHERE id = $2', [
      discoverable,
      things.datasets[i]?.id ?? null,
    ]);
  await database.seed('DELETE FROM "grant"');
  for (const { to, place, ...given } of grants) {
    const at = (offset: number | null): Date | null =>
      offset === null ? null : new Date(Date.now() + offset);
    const [kind = '*', which = '*'] = place.split(' ');
    const ids: Record<string, readonly Id[]> = {
      dataset: things.datasets.map((one) => one.id),
      release: things.releases,
      model: things.models,
    };
    const people: Record<string, Id> = { asker: who, stranger };
    const holder = people[to] ?? world.groups[Number(to.split(' ')[1])];
    await database.seed(
      `INSERT INTO "grant" (id, principal_id, actions, resource_kind, resource_id, purpose, not_before, expires_at,
         revoked_at, granted_by, created_at, dataset_id)
       SELECT $1, $2, $3, $4::text, $5, $6, $7, $8, $9, $10, now(), (SELECT v.dataset_id FROM dataset_version v
         JOIN release r ON r.version_id = v.id LEFT JOIN training_run t ON t.release_id = r.id LEFT JOIN model m ON m.run_id = t.id
         WHERE CASE $4 WHEN 'release' THEN r.id WHEN 'model' THEN m.id END::text = $5 LIMIT 1)`,
      [
        ...[id(), holder, given.actions, kind, ids[kind]?.[Number(which)] ?? which],
        ...[
          given.purpose,
          at(given.notBefore),
          at(given.expiresAt),
          given.revoked ? new Date() : null,
          stranger,
        ],
      ],
    );
  }
}

/** What a list shows, page by page; the problem's status where there is no list for the asker. */
async function listed(token: string, path: string, key: string): Promise<string[] | number> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const answer = await world.server.get(
      `${path}?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`,
      token,
    );
    if (answer.status !== 200) return answer.status;
    const page = answer.json() as { items: Record<string, string>[]; nextCursor: string | null };
    found.push(...page.items.map((item) => String(item[key])));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

/** What the evaluator says, asked row by row. */
async function allowed(tx: ReadTx, actor: Actor): Promise<Record<string, string[]>> {
  const { things } = world;
  const may = (capability: Parameters<typeof decideCapability>[1]): boolean =>
    decideCapability(actor, capability).allowed;
  const discovers = async ({ target }: Awaited<ReturnType<typeof datasetTarget>>): Promise<boolean> =>
    (await tx.decide(target, { action: 'discover', actor })).allowed;
  const sieve = async (names: readonly string[], find: typeof datasetTarget): Promise<string[]> => {
    const found: string[] = [];
    for (const name of names) if (await discovers(await find(tx, name))) found.push(name);
    return found;
  };
  const datasets = await sieve(
    things.datasets.map(({ name }) => name),
    datasetTarget,
  );
  const own = await tx.sql<{ id: Id }>(
    'SELECT id FROM job WHERE created_by = $1 UNION SELECT id FROM access_request WHERE principal_id = $1',
    [actor.id],
  );
  const mine = (ids: readonly Id[]): Id[] => ids.filter((one) => own.some((row) => row.id === one));
  // Whoever owns what is asked for knows of it, for they decide on it.
  for (const { id: one, kind, of } of await tx.sql<{ id: Id; kind: string; of: string }>(
    `SELECT id, resource_kind AS kind, resource_id AS "of" FROM access_request WHERE resource_kind IN ('dataset', 'release')`,
    [],
  )) {
    const name = things.datasets.find((dataset) => dataset.id === of)?.name ?? '';
    const { target } = await (kind === 'dataset' ? datasetTarget(tx, name) : releaseTarget(tx, of));
    if (target?.ownerId === actor.id) own.push({ id: one });
  }
  return {
    datasets,
    budgets: datasets,
    releases: await sieve(things.releases, releaseTarget),
    models: await sieve(things.models, modelTarget),
    policies: may('policy.read') ? things.policies : [],
    hierarchies: may('policy.read') ? things.hierarchies : [],
    jobs: mine(things.runs),
    requests: may('request.decide') ? things.requests : mine(things.requests),
  };
}

const kinds = [
  ['datasets', '/v1/datasets', 'name', '/v1/datasets'],
  ['budgets', '/v1/budgets', 'dataset', undefined],
  ['releases', '/v1/releases', 'id', '/v1/releases'],
  ['models', '/v1/models', 'id', '/v1/models'],
  ['policies', '/v1/policies', 'name', '/v1/policies'],
  ['hierarchies', '/v1/hierarchies', 'name', '/v1/hierarchies'],
  ['jobs', '/v1/training-runs', 'id', '/v1/jobs'],
  ['requests', '/v1/access-requests', 'id', '/v1/access-requests'],
] as const;

it('every list shows exactly what the evaluator lets one know of, page by page, and so does every single read', async () => {
  let asked = 0;
  const property = fc.asyncProperty(asker, async (drawn) => {
    const person = await makePerson(world.database, `asker-${asked++}@example.org`, {
      roles: drawn.roles,
      groups: drawn.groups.map((n) => world.groups[n] ?? ''),
    });
    await prepare(person.id, drawn);
    const token = await makeToken(world.database, person, drawn.narrowing);
    const expected = await world.db.read(systemActor, async (tx) => {
      const whole = await actorById(tx, person.id);
      if (!whole) throw new Error('there is no asker');
      return allowed(tx, { ...whole, ...drawn.narrowing });
    });
    const all: Record<string, readonly string[]> = {
      ...{ ...world.things, jobs: world.things.runs, stranger: [] },
      datasets: world.things.datasets.map(({ name }) => name),
    };
    const check = async ([kind, path, key, single]: (typeof kinds)[number]): Promise<void> => {
      const seen = await listed(token, path, key);
      const may = expected[kind] ?? [];
      // A list that only a role opens is refused as a whole, as each of its things is.
      if (seen === 403) expect([kind, may]).toEqual([kind, []]);
      else expect([kind, [...(seen as string[])].sort()]).toEqual([kind, [...may].sort()]);
      if (single === undefined) return;
      const hidden = (all[kind] ?? []).filter((one) => !may.includes(one));
      const refused = seen === 403 ? 403 : 404;
      for (const one of [may[0], may.at(-1), hidden[0], hidden.at(-1)]) {
        if (one === undefined) continue;
        const { status } = await world.server.get(`${single}/${one}`, token);
        expect([single, one, status]).toEqual([single, one, may.includes(one) ? 200 : refused]);
      }
    };
    await Promise.all(kinds.map(check));
  });
  await fc.assert(property, { numRuns: caseCount(40) });
}, 240_000);
