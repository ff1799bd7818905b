/**
 * Somebody with all rights in the database edits what is shown of every table whose rows decide. Nobody is shown it: the call says that
 * the catalog was tampered with, or answers without it.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { noLoss, writeLoss } from '#libs/dp';
import { makePerson } from '../support/people.js';
import { makeToken } from '../support/server.js';
import { tables, Tampering } from './tampering.js';
import { id, World } from './world.js';

let world: World;
let tampering: Tampering;
let token: string;
let paths: string[];

beforeAll(async () => {
  world = await World.start();
  tampering = await Tampering.of(world);
  const { database, things } = world;
  const roles = ['admin', 'engineer', 'steward', 'analyst', 'auditor'];
  const everybody = await makePerson(database, 'everybody@example.org', { roles });
  token = await makeToken(database, everybody);
  await database.seed(
    `INSERT INTO "grant" (id, principal_id, actions, resource_kind, resource_id, purpose, granted_by, created_at)
     VALUES ($1, $2, '{discover,read,query,train,predict}', '*', '*', 'research', $3, now())`,
    [id(), everybody.id, things.stranger],
  );
  // What the other specs never read is made readable.
  const loss = JSON.stringify(writeLoss(noLoss));
  await database.seed(`UPDATE privacy_budget SET spent = $1`, [loss]);
  await database.seed(`UPDATE privacy_tally SET loss = $1`, [loss]);
  await database.seed(`UPDATE column_classification SET category = 'PERSON'`);
  for (const table of tables) {
    await database.query(`DROP TABLE kept_${table}`);
    await database.query(`CREATE TABLE kept_${table} AS SELECT * FROM "${table}"`);
  }
  const [release, model] = [things.releases[0], things.models[0]];
  const dataset = '/v1/datasets/dataset-0';
  paths = [
    ...['users', 'services', 'groups', 'roles', 'purposes', 'tokens', 'grants', 'access-requests'].map(
      (p) => `/v1/${p}`,
    ),
    ...['/v1/datasets', dataset, `${dataset}/versions`, `${dataset}/versions/1`],
    ...[`${dataset}/versions/1/classification`, '/v1/policies', '/v1/policies/first'],
    ...['/v1/policies/first/versions/1', '/v1/hierarchies', '/v1/hierarchies/ages', '/v1/releases'],
    ...[`/v1/releases/${release}`, '/v1/models', `/v1/models/${model}`],
    ...['/v1/training-runs', '/v1/budgets'],
  ];
}, 120_000);

afterAll(async () => {
  tampering.end();
  await world.stop();
});

/** What is shown of a table, and to what it is changed: a text or a number that stands nowhere else. */
const edits: Readonly<Record<string, string>> = {
  principal: `name = 'edited-' || name`,
  principal_role: `role = 'edited'`,
  role: `description = 'edited'`,
  purpose: `retention = 'edited'`,
  api_token: `name = 'edited'`,
  grant: `reason = 'edited'`,
  access_request: `reason = 'edited'`,
  sealed_object: `digest = 'edited'`,
  dataset: `description = 'edited'`,
  dataset_version: `sha256 = 'edited'`,
  column_classification: `category = 'EDITED'`,
  policy: `name = 'edited-' || name`,
  policy_version: `digest = 'edited'`,
  hierarchy: `name = 'edited-' || name`,
  hierarchy_version: `digest = 'edited'`,
  release: `purpose = 'edited'`,
  release_part: `rows = 77777123`,
  release_withdrawal: `reason = 'edited'`,
  training_run: `name = 'edited'`,
  model: `name = 'edited'`,
  privacy_budget: `epsilon = 77777123`,
  privacy_tally: `purpose = 'edited'`,
};

/** Of these nothing is shown in words of their own. */
const unseen = ['group_member', 'version_part', 'pseudonym_domain', 'privacy_spend', 'privacy_answer'];

const mine = `(SELECT id FROM principal WHERE name = 'everybody@example.org')::text`;
const others = (table: string): string => `WHERE "${table}"::text NOT LIKE '%' || ${mine} || '%'`;

const answers = async (): Promise<[path: string, status: number, text: string][]> => {
  const all: [string, number, string][] = [];
  for (const path of paths) {
    const { status, text } = await world.server.get(path, token);
    all.push([path, status, text]);
  }
  return all;
};

it('shows everything of a catalog that nobody edited', async () => {
  expect((await answers()).filter(([, status]) => status !== 200)).toEqual([]);
  expect([...Object.keys(edits), ...unseen].sort()).toEqual([...tables].sort());
});

it.each(Object.entries(edits))('does not show what was written into %s', async (table, edit) => {
  const seen = await tampering.during([`UPDATE "${table}" SET ${edit} ${others(table)}`], answers);
  const shown = seen.filter(([, status, text]) => status === 200 && /edited|77777123/i.test(text));
  expect(shown.map(([path]) => path)).toEqual([]);
  expect(seen.some(([, , text]) => text.includes('catalog.tampered'))).toBe(true);
});
