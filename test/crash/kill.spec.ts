import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formsOf, searchFolder } from '../../apps/cli/src/demo/byte-search.js';
import { type Accepted } from '../support/caller.js';
import { withCatalog } from '../support/catalog.js';
import { testGateway, type Player, type TestGateway } from '../support/gateway.js';

const purpose = 'model-training';
const canary = `canary-${randomBytes(9).toString('hex')}`;
const rows = 20_000;

const csv = Buffer.from(
  `id,age,sex,town,outcome\n${Array.from({ length: rows }, (_, i) => {
    const age = 20 + (i % 50);
    return `${i},${age},${i % 2 === 0 ? 'f' : 'm'},${i % 500 === 0 ? canary : 'Springfield'},${age > 45 ? 'high' : 'low'}`;
  }).join('\n')}\n`,
);

const policy = `name: people
purposes: [${purpose}]
transforms:
  - match: { column: age }
    technique: generalization
    width: 10
  - match: { column: [sex, outcome] }
    technique: keep
require:
  kAnonymity: { k: 5, quasiIdentifiers: [age, sex] }
`;

/** The same people without anybody in them, from noisy counts. */
const synthetic = `name: nobody
purposes: [${purpose}]
transforms:
  - match: { column: [sex, outcome] }
    technique: keep
synthesis:
  epsilon: 2
  delta: 1.0e-7
  records: 500
  domains: { sex: { values: [f, m] }, outcome: { values: [high, low] } }
`;

/** The files of sealed objects under a home, as the catalog names them. */
const objectFiles = (home: string): string[] =>
  readdirSync(join(home, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

describe('A gateway that is killed at any moment', () => {
  let gateway: TestGateway;
  let engineer: Player;
  let steward: Player;
  let analyst: Player;
  let release = '';
  const acknowledged: { caller: Player; job: string }[] = [];

  beforeAll(async () => {
    gateway = await testGateway();
    engineer = await gateway.player('engineer');
    steward = await gateway.player('steward');
    analyst = await gateway.player('analyst');
    await engineer.must('POST', '/v1/datasets', { json: { name: 'people' } });
    await engineer.result((await engineer.upload('people', csv)).body.job);
    const headers = { 'Content-Type': 'application/yaml' };
    await steward.must('PUT', '/v1/policies/people', { body: policy, headers });
    const json = { dataset: 'people', policy: 'people', purpose };
    const { job } = await steward.must<Accepted>('POST', '/v1/releases', { json });
    ({ release } = await steward.result<{ release: string }>(job));
    const grant = { principal: analyst.principal, actions: ['discover', 'read', 'train'], purpose };
    await steward.must('POST', '/v1/grants', { json: { ...grant, resource: `release:${release}` } });
  });
  afterAll(() => gateway.remove());

  /** Keeps a job that the gateway acknowledged; what was cut off before that was never promised. */
  async function ask(caller: Player, work: () => Promise<{ status: number; body: Accepted }>): Promise<void> {
    try {
      const { status, body } = await work();
      if (status === 202) acknowledged.push({ caller, job: body.job });
    } catch {
      // The connection broke: nothing was acknowledged.
    }
  }

  let uploads = 0;
  /** Each read in another way, for in the same it would not be a version again. */
  const upload = (): Promise<void> =>
    ask(engineer, () =>
      engineer.ask<Accepted>('POST', '/v1/datasets/people/versions', {
        ...{ query: { nulls: `none-${(uploads += 1)}` }, body: csv },
        headers: { 'Content-Type': 'text/csv' },
      }),
    );
  const makeRelease = (): Promise<void> =>
    ask(steward, () =>
      steward.post<Accepted>('/v1/releases', { dataset: 'people', policy: 'people', purpose }),
    );
  const train = (): Promise<void> => {
    const recipe = { model: 'classifier', label: 'outcome', epochs: 20 };
    return ask(analyst, () =>
      analyst.post<Accepted>('/v1/training-runs', { name: 'm', release, purpose, recipe }),
    );
  };

  it.each([
    ['an upload arrives', [upload], 250],
    ['a file is parsed', [upload, upload], 2_000],
    ['a release is made', [makeRelease, makeRelease], 1_500],
    ['a model is trained', [train], 3_000],
    ['all of it happens at once', [upload, makeRelease, train, upload], 3_500],
  ])('goes on with what it acknowledged, when killed while %s', async (_, works, within) => {
    const doing = Promise.all(works.map((work) => work()));
    const after = randomInt(20, within);
    await sleep(after);
    await gateway.kill();
    await doing;
    const ms = await gateway.start();
    const from = performance.now();
    for (const { caller, job } of acknowledged.splice(0)) {
      const ended = await caller.ended(job);
      // Either it was done in the end, or it says why not.
      if (ended.state === 'succeeded') expect(ended.result).toBeDefined();
      else expect([ended.state, ended.problem?.code]).toEqual(['failed', expect.any(String)]);
    }
    const jobs = Math.round(performance.now() - from);
    process.stderr.write(
      `killed after ${after} ms, ready again in ${Math.round(ms)} ms, its jobs ended ${jobs} ms later\n`,
    );
    expect(await gateway.verifyAudit()).toMatchObject({ ok: true, failures: [] });
  });

  it.each([1, 2])('charges once for what it answers and makes, when killed meanwhile (%i)', async (time) => {
    const resource = 'dataset:people';
    await steward.must('POST', '/v1/grants', {
      json: { principal: analyst.principal, actions: ['query'], resource, purpose },
    });
    const headers = { 'Content-Type': 'application/yaml' };
    await steward.must('PUT', '/v1/policies/nobody', { body: synthetic, headers });
    interface Budget {
      readonly spends: readonly { readonly kind: string; readonly queries: number }[];
    }
    const charged = async (kind: string): Promise<number> => {
      const { items } = await steward.must<{ items: Budget[] }>('GET', '/v1/budgets?dataset=people');
      return items[0]?.spends.find((spend) => spend.kind === kind)?.queries ?? 0;
    };
    const [queries, syntheses] = [await charged('query'), await charged('synthesis')];
    const json = { dataset: 'people', purpose, ask: { aggregate: 'count' }, epsilon: 1 };
    const question = { json, headers: { 'Idempotency-Key': `asked-${time}` } };
    const first = analyst.ask('POST', '/v1/queries', question).catch(() => undefined);
    const { job } = await steward.must<Accepted>('POST', '/v1/releases', {
      json: { dataset: 'people', policy: 'nobody', purpose },
    });
    await sleep(randomInt(20, 1_500));
    await gateway.kill();
    const heard = await first;
    await gateway.start();
    const paid = (await charged('query')) - queries;
    expect([0, 1]).toContain(paid);
    if (heard?.status === 200) expect(paid).toBe(1);
    const again = await analyst.ask('POST', '/v1/queries', question);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([
      200,
      paid === 1 ? 'true' : null,
    ]);
    if (heard?.status === 200) expect(again.body).toEqual(heard.body);
    expect((await charged('query')) - queries).toBe(1);
    // The job goes on by itself, and may have run twice by then.
    await steward.result(job);
    expect((await charged('synthesis')) - syntheses).toBe(1);
    const spends = await charged('synthesis');
    const { items } = await steward.must<{ items: { policy: string }[] }>(
      'GET',
      '/v1/releases?dataset=people',
    );
    expect(items.filter(({ policy: by }) => by === 'nobody')).toHaveLength(spends);
  });

  it('serves what it had made before, and makes more', async () => {
    const { status } = await analyst.get(`/v1/releases/${release}/data`, { purpose });
    expect(status).toBe(200);
    await upload();
    expect(acknowledged).toHaveLength(1);
    for (const { job } of acknowledged.splice(0)) expect(await engineer.result(job)).toMatchObject({ rows });
    const { items } = await engineer.must<{ items: { version: number; rows: number }[] }>(
      ...(['GET', '/v1/datasets/people/versions'] as const),
    );
    const numbers = items.map(({ version }) => version).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(items.every((version) => version.rows === rows)).toBe(true);
  });

  it('has left no plaintext and no object that nobody knows of', async () => {
    expect(await gateway.stop()).toBe(0);
    for (const folder of [gateway.home, gateway.scratch]) {
      expect((await searchFolder(folder, formsOf(canary))).hits).toEqual([]);
    }
    expect(readdirSync(gateway.scratch)).toEqual([]);
    const known = await withCatalog(gateway.home, (catalog) =>
      catalog.query<{ id: string }>('SELECT id::text AS id FROM sealed_object'),
    );
    const files = objectFiles(gateway.home);
    expect(known.length).toBeGreaterThan(4);
    expect(files.sort()).toEqual(known.map(({ id }) => id).sort());
  });
});
