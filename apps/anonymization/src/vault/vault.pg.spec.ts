import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Governed, type Somebody } from '../../../../test/support/governed.js';

const csv = `name,age\n${Array.from({ length: 40 }, (_, i) => `n${i},${20 + i}`).join('\n')}\n`;
const policy =
  'name: whole\npurposes: [research]\ntransforms:\n  - match: { column: age }\n    technique: keep\n';

let world: Governed;
let owner: Somebody;
beforeAll(async () => {
  world = await Governed.start();
  owner = await world.somebody('owner', 'engineer', 'steward', 'analyst');
  const headers = { 'Content-Type': 'application/yaml' };
  await owner.must('PUT', '/v1/policies/whole', { body: policy, headers });
}, 120_000);
afterAll(() => world.stop());

/** Does something once the catalog was asked and before the store is: nobody can tell when in between a removal falls. */
function beforeTheStore(meddle: () => Promise<unknown>): () => void {
  const { store } = world.runtimeFor('anonymization');
  const [lend, open] = [store.lend.bind(store), store.open.bind(store)];
  store.lend = async (use, run) => {
    await meddle();
    return lend(use, run);
  };
  store.open = async function* (...asked) {
    await meddle();
    yield* open(...asked);
  };
  return () => Object.assign(store, { lend, open });
}

const question = { purpose: 'research', ask: { aggregate: 'count' }, epsilon: 1 };
const reads: [string, string, (name: string) => string, ((name: string) => object) | undefined][] = [
  ['a question', 'POST', () => '/v1/queries', (dataset) => ({ ...question, dataset })],
  ['a preview', 'POST', () => '/v1/policies/whole/preview', (dataset) => ({ dataset, version: 1, limit: 5 })],
  ['a profile', 'GET', (name) => `/v1/datasets/${name}/versions/1/profile`, undefined],
];

describe.each(reads)('Of %s that reads a dataset', (kind, method, path, body) => {
  const name = `removed-under-${kind.replace(/^a /, '')}`;
  const read = () => owner.ask(method, path(name), body ? { json: body(name) } : {});

  beforeAll(async () => {
    await world.dataset(owner, name, csv);
    const json = {
      principal: owner.principal,
      actions: ['query'],
      resource: `dataset:${name}`,
      purpose: 'research',
    };
    await (await world.somebody(`granter-of-${name}`, 'steward')).must('POST', '/v1/grants', { json });
    expect((await read()).status).toBe(200);
  });

  it('is said that there is none, where it was removed meanwhile', async () => {
    let removed = false;
    const leave = beforeTheStore(async () => {
      if (!removed) expect((await owner.ask('DELETE', `/v1/datasets/${name}`)).status).toBe(204);
      removed = true;
    });
    const { status, body } = await read();
    leave();
    expect([removed, status, body]).toEqual([
      true,
      404,
      expect.objectContaining({ code: 'resource.not-found' }),
    ]);
  });
});

it('what the store alone has lost is still called tampering', async () => {
  await world.dataset(owner, 'lost', csv);
  const { store } = world.runtimeFor('anonymization');
  const objects = await world.database.query<{ location: string }>(
    `SELECT o.location FROM dataset d JOIN dataset_version v ON v.dataset_id = d.id
       JOIN sealed_object o ON o.id = v.profile_object_id WHERE d.name = 'lost'`,
  );
  for (const object of objects) await store.remove(object);
  const { status, body } = await owner.get('/v1/datasets/lost/versions/1/profile');
  expect([objects.length, status, body]).toEqual([
    1,
    500,
    expect.objectContaining({ code: 'object.tampered' }),
  ]);
});
