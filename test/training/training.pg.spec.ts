import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canary, filesBelow, openWorld, trainingWorkers, type Person, type World } from './world.js';

const long = { epochs: 500, batchSize: 8, hiddenUnits: [64] };

let world: World;
let analyst: Person;
let auditor: Person;

beforeAll(async () => {
  world = await openWorld();
  analyst = await world.person('analyst', 'analyst');
  auditor = await world.person('auditor', 'auditor');
  await world.grant(analyst, 'train', `release:${world.release}`);
});
afterAll(() => world.stop());

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
};
const resultOf = (run: Record<string, unknown>) =>
  run['result'] as { model: string; metrics: Record<'test' | 'baseline', Record<string, number>> };
const ask = (over: object = {}) => ({
  name: 'outcomes',
  release: world.release,
  purpose: 'model-training',
  recipe: { model: 'classifier', label: 'outcome' },
  ...over,
});

describe('a training run', () => {
  it('trains a model that is better than guessing, and says so in its card', async () => {
    const { status, headers, body } = await world.ask(analyst, 'POST', '/v1/training-runs', ask());
    expect([status, headers.get('location')]).toEqual([202, body['job']]);
    const run = await world.ended(analyst, String(body['job']).replace('/v1/jobs/', '/v1/training-runs/'));
    expect(run).toMatchObject({ kind: 'train', state: 'succeeded', progress: 1, release: world.release });
    const { model, metrics } = resultOf(run);
    expect(metrics.test['accuracy']).toBeGreaterThan((metrics.baseline['accuracy'] ?? 1) + 0.2);
    const card = (await world.ask(analyst, 'GET', `/v1/models/${model}/card`)).body;
    expect(card).toMatchObject({
      ...{ model, masked: false, startedBy: 'user:analyst@example.org', metrics },
      privacy: { epsilon: null },
      lineage: {
        ...{ dataset: 'people', datasetVersion: 1, datasetSha256: world.sha256, policy: 'people' },
        ...{ policyVersion: 1, release: world.release, releaseRows: 1200, purpose: 'model-training' },
        quasiIdentifiers: ['age', 'sex'],
      },
      estimator: 'multilayer-perceptron',
      task: {
        ...{ name: 'classification', kind: 'classifier', label: 'outcome' },
        classes: [canary, 'high', 'low'],
      },
    });
    expect((card['groups'] as { column: string }[]).map(({ column }) => column)).toEqual(['age', 'sex']);
  });

  it('is a job too, is its starter’s alone, and is watched epoch by epoch', async () => {
    const path = await world.start(analyst, { epochs: 40, batchSize: 16 });
    const said = await world.stream(analyst, `${path}/events`);
    const last = JSON.parse(said.trim().split('\n').at(-1)?.replace('data: ', '') ?? '') as { state: string };
    expect(last.state).toBe('succeeded');
    expect(said).toMatch(/Epoch \d+ of 40, loss \d/);
    expect((await world.ask(analyst, 'GET', path.replace('training-runs', 'jobs'))).body['state']).toBe(
      'succeeded',
    );
    expect((await world.ask(auditor, 'GET', path)).status).toBe(404);
    expect((await world.ask(auditor, 'GET', `${path}/events`)).status).toBe(404);
    expect((await world.ask(auditor, 'GET', '/v1/training-runs')).body['items']).toEqual([]);
  });

  it('gives the same figures again for the same release and recipe, as another model', async () => {
    const paths = [await world.start(analyst), await world.start(analyst)];
    const [one, two] = await Promise.all(
      paths.map(async (path) => resultOf(await world.ended(analyst, path))),
    );
    expect(one?.metrics).toEqual(two?.metrics);
    expect(one?.model).not.toBe(two?.model);
  });

  it('is 404 without a grant and 403 with one for another purpose, and both refusals are kept', async () => {
    const stranger = await world.person('stranger', 'analyst');
    expect((await world.ask(stranger, 'POST', '/v1/training-runs', ask())).status).toBe(404);
    const elsewhere = await world.person('elsewhere', 'analyst');
    await world.grant(elsewhere, 'train', 'dataset:people', 'marketing');
    const refused = await world.ask(elsewhere, 'POST', '/v1/training-runs', ask());
    expect([refused.status, refused.body['code']]).toEqual([403, 'access.wrong-purpose']);
    const rows = await world.database.query<{ actor_id: string }>(
      `SELECT actor_id FROM audit_record WHERE action = 'training.ask' AND outcome = 'denied' ORDER BY id`,
    );
    expect(rows.map((row) => row.actor_id)).toEqual([stranger.actor.id, elsewhere.actor.id]);
  });

  it('needs the capability beside the grant', async () => {
    const engineer = await world.person('engineer', 'engineer');
    await world.grant(engineer, 'train', `release:${world.release}`);
    expect((await world.ask(engineer, 'POST', '/v1/training-runs', ask())).body['code']).toBe(
      'access.denied',
    );
  });

  it('is refused at once when the release lacks the label, with a pointer to it', async () => {
    const recipe = { model: 'classifier', label: 'person' };
    const { status, body } = await world.ask(analyst, 'POST', '/v1/training-runs', ask({ recipe }));
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'training.impossible', errors: [{ pointer: '#/recipe/label' }] });
  });

  it('fails as the data door refuses when the grant was revoked before it read, and stops when cancelled', async () => {
    const late = await world.person('late', 'analyst');
    const grant = await world.grant(late, 'train', `release:${world.release}`);
    const first = await world.start(late, long);
    await until(() => trainingWorkers().length > 0);
    const second = await world.start(late); // of one person one runs
    await world.revoke(grant);
    expect((await world.ask(late, 'POST', `${first}/cancel`)).status).toBe(202);
    expect((await world.ended(late, first))['state']).toBe('cancelled');
    expect(await world.ended(late, second)).toMatchObject({
      state: 'failed',
      problem: { code: 'resource.not-found', status: 404 },
    });
    expect((await world.ask(late, 'POST', `${first}/cancel`)).status).toBe(409);
  });

  it('fails with worker.crashed and leaves nothing when its worker is killed', async () => {
    const path = await world.start(analyst, long);
    await until(async () => /Epoch/.test(String((await world.ask(analyst, 'GET', path)).body['message'])));
    const workers = trainingWorkers();
    expect(workers).toHaveLength(1);
    for (const pid of workers) process.kill(pid, 'SIGKILL');
    expect(await world.ended(analyst, path)).toMatchObject({
      state: 'failed',
      problem: { code: 'worker.crashed' },
    });
    const id = path.split('/').at(-1) ?? '';
    await until(() => !readdirSync('/dev/shm').some((name) => name.includes(`-${process.pid}-`)));
    expect([...filesBelow(world.home).keys()].filter((name) => name.includes(id))).toEqual([]);
    const models = await world.database.query('SELECT 1 FROM model WHERE run_id = $1', [id]);
    expect(models).toEqual([]);
  });
});

describe('a model', () => {
  let model: string;
  beforeAll(async () => {
    model = resultOf(await world.ended(analyst, await world.start(analyst))).model;
  });
  const row = { age: '[30, 40)', sex: 'f', hours: 40 };

  it('is known to its maker and to those who may know of its release, and to nobody else', async () => {
    const stranger = await world.person('nobody', 'analyst');
    const reader = await world.person('reader', 'analyst');
    await world.grant(reader, 'read', `release:${world.release}`);
    for (const [person, status] of [
      [analyst, 200],
      [reader, 200],
      [auditor, 200],
      [stranger, 404],
    ] as const) {
      expect((await world.ask(person, 'GET', `/v1/models/${model}`)).status).toBe(status);
      const { items } = (await world.ask(person, 'GET', '/v1/models')).body as { items: { id: string }[] };
      expect(items.some(({ id }) => id === model)).toBe(status === 200);
    }
  });

  it('shows the auditor its card without the values that came from cells', async () => {
    const { body } = await world.ask(auditor, 'GET', `/v1/models/${model}/card`);
    expect(body).toMatchObject({ masked: true, task: { classes: ['class 1', 'class 2', 'class 3'] } });
    expect(JSON.stringify(body)).not.toContain(canary);
  });

  it('predicts for those who were granted it, and not for its maker as such', async () => {
    const path = `/v1/models/${model}/predictions`;
    expect((await world.ask(analyst, 'POST', path, { rows: [row] })).status).toBe(404);
    const clerk = await world.person('clerk');
    await world.grant(clerk, 'predict', `model:${model}`);
    const { status, body } = await world.ask(clerk, 'POST', path, { rows: [row, { ...row, hours: null }] });
    expect([status, body['model']]).toEqual([200, model]);
    const predictions = body['predictions'] as { label: string; probabilities: Record<string, number> }[];
    expect(predictions).toHaveLength(2);
    expect(Object.keys(predictions[0]?.probabilities ?? {})).toEqual([canary, 'high', 'low']);
    const other = await world.ask(clerk, 'POST', path, { rows: [row], purpose: 'marketing' });
    expect(other.body['code']).toBe('access.wrong-purpose');
    const records = await world.database.query<{ outcome: string }>(
      `SELECT outcome FROM audit_record WHERE action = 'model.predict' AND actor_id = $1 ORDER BY id`,
      [clerk.actor.id],
    );
    expect(records.map(({ outcome }) => outcome)).toEqual(['allowed', 'denied']);
  });

  it('says which cell of a request it cannot read', async () => {
    const clerk = await world.person('careless');
    await world.grant(clerk, 'predict', 'dataset:people');
    const rows = [row, { age: '[30, 40)', hours: 'many', sex: 'f' }, { age: null, hours: 1 }];
    const { status, body } = await world.ask(clerk, 'POST', `/v1/models/${model}/predictions`, { rows });
    expect(status).toBe(400);
    const places = body['errors'] as { pointer: string }[];
    expect(places.map(({ pointer }) => pointer)).toEqual(['#/rows/1/hours', '#/rows/2/sex']);
  });

  it('says its task and estimator in lists and cards, also where its run was kept before there were estimators', async () => {
    const said = async () => {
      const path = `/v1/models/${model}`;
      const { body: card } = await world.ask(analyst, 'GET', `${path}/card`);
      const { items } = (await world.ask(analyst, 'GET', '/v1/models')).body as { items: { id: string }[] };
      const { items: runs } = (await world.ask(analyst, 'GET', '/v1/training-runs')).body;
      const run = (runs as { result?: { model: string } }[]).find(({ result }) => result?.model === model);
      return { card, listed: items.find(({ id }) => id === model), run };
    };
    const before = await said();
    const names = {
      task: { name: 'classification', kind: 'classifier' },
      estimator: 'multilayer-perceptron',
    };
    expect(before).toMatchObject({ card: names, listed: names });
    expect(before.run).toMatchObject({ recipe: { task: 'classification', model: 'classifier' } });
    await world.database.seed(`UPDATE training_run SET recipe = recipe - 'task' - 'estimator'`);
    await world.database.seed(`UPDATE model SET card = card #- '{card,estimator}' #- '{card,task,name}'`);
    expect(await said()).toEqual(before);
  });

  it('says in the audit log what it was made from', async () => {
    const [record] = await world.database.query<{ detail: Record<string, unknown> }>(
      `SELECT detail FROM audit_record WHERE action = 'model.create' AND resource_id = $1`,
      [model],
    );
    expect(record?.detail).toMatchObject({ release: world.release, purpose: 'model-training' });
    const hex = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(record?.detail).toMatchObject({ object: hex, metrics: hex, card: hex });
    const read = await world.database.query(
      `SELECT 1 FROM audit_record WHERE action = 'release.read' AND outcome = 'allowed' AND detail->>'run' = $1`,
      [String(record?.detail['run'])],
    );
    expect(read).toHaveLength(1);
  });

  it('leaves no value of a cell on the disk or in the catalog', async () => {
    const files = filesBelow(world.home);
    expect(files.size).toBeGreaterThan(5);
    expect([...files].filter(([, bytes]) => bytes.includes(canary)).map(([name]) => name)).toEqual([]);
    expect([...files].filter(([, bytes]) => bytes.includes('TGMODEL1'))).toEqual([]);
    const tables = await world.database.query<{ name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    const holding = async (text: string): Promise<string[]> => {
      const found: string[] = [];
      for (const { name } of tables) {
        const rows = await world.database.query(`SELECT 1 FROM ${name} t WHERE t::text LIKE $1`, [
          `%${text}%`,
        ]);
        if (rows.length > 0) found.push(name);
      }
      return found;
    };
    expect(await holding('"outcome"')).toContain('model'); // a name of a column may be there
    expect(await holding(canary)).toEqual([]);
  });
});

describe('the training service', () => {
  it('reads in the name of a run alone, and nobody else can name one', async () => {
    const path = await world.start(analyst);
    await world.ended(analyst, path);
    const run = path.split('/').at(-1) ?? '';
    const data = `/v1/releases/${world.release}/data?purpose=model-training`;
    expect((await world.ask(world.trainingToken, 'GET', data)).status).toBe(404);
    expect((await world.ask(world.trainingToken, 'GET', `${data}&run=${run}`)).status).toBe(200);
    expect((await world.ask(analyst, 'GET', `${data}&run=${run}`)).status).toBe(404);
    expect((await world.ask(analyst, 'GET', data)).status).toBe(404);
  });

  it('has a name that nobody can take and tokens that nobody can make', async () => {
    const admin = await world.person('admin', 'admin');
    const taken = await world.ask(admin, 'POST', '/v1/services', { name: 'tidegate-mine', roles: [] });
    expect(taken.body).toMatchObject({ status: 400, errors: [{ pointer: '#/name' }] });
    const token = { principal: 'service:tidegate-training', name: 'mine' };
    expect((await world.ask(admin, 'POST', '/v1/tokens', token)).body['code']).toBe('access.denied');
    const itself = await world.ask(world.trainingToken, 'POST', '/v1/tokens', { name: 'another' });
    expect(itself.body['code']).toBe('access.denied');
    expect((await world.ask(admin, 'POST', '/v1/services', { name: 'mine', roles: [] })).status).toBe(201);
  });
});

it('nobody trains on a release that was withdrawn, and models of it stay', async () => {
  await world.database.seed(
    `INSERT INTO release_withdrawal (release_id, reason, created_by, created_at) VALUES ($1, 'a mistake', $2, now())`,
    [world.release, analyst.actor.id],
  );
  const refused = await world.ask(analyst, 'POST', '/v1/training-runs', ask());
  expect([refused.status, refused.body['code']]).toEqual([410, 'release.withdrawn']);
  expect((await world.ask(analyst, 'GET', '/v1/models')).body['items']).not.toEqual([]);
});
