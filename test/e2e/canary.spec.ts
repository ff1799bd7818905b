import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Profile } from '#libs/contracts';
import {
  formsIn,
  formsOf,
  searchFile,
  searchFolder,
  type Form,
} from '../../apps/cli/src/demo/byte-search.js';
import { type Accepted } from '../support/caller.js';
import { withCatalog } from '../support/catalog.js';
import { TestGateway, type Player } from '../support/gateway.js';

const purpose = 'model-training';
const made = (where: string): string => `canary-${where}-${randomBytes(9).toString('hex')}`;

/** Values that nobody else has, each where a value could lie. */
const canaries = {
  /** In a column that the policy drops. */
  dropped: made('dropped'),
  /** In the middle of a free text, which is dropped too. */
  text: made('text'),
  /** In the column of the data subject, which becomes a pseudonym. */
  subject: made('subject'),
  /** In a column that is released, but for rows that a condition leaves out. */
  excluded: made('excluded'),
  /** In a column that is released as it is. */
  released: made('released'),
  /** In a file that is no CSV. */
  broken: made('broken'),
  /** In an upload whose digest is wrong. */
  undigested: made('undigested'),
  /** In rows that a model is asked about. */
  asked: made('asked'),
} as const;

const rows = 600;

function people(): Buffer<ArrayBuffer> {
  const lines = ['person,age,sex,town,note,keyword,group,outcome'];
  for (let i = 0; i < rows; i++) {
    const age = 20 + (i % 50);
    const person = i % 100 === 0 ? `${canaries.subject}-${i}` : `p${i}`;
    const town = i % 60 === 0 ? canaries.dropped : 'Springfield';
    const note = i % 70 === 0 ? `Called about ${canaries.text} and was told to wait` : 'Nothing to say';
    // More than twenty: whether fewer are too few is drawn by a key.
    const keyword = i % 20 === 0 ? canaries.excluded : 'plain';
    const group = i % 3 === 0 ? canaries.released : 'other';
    const outcome = age > 45 ? 'high' : 'low';
    lines.push([person, age, i % 2 === 0 ? 'f' : 'm', town, note, keyword, group, outcome].join(','));
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}

const policy = `name: canary
purposes: [${purpose}]
subject: person
transforms:
  - match: { column: person }
    technique: pseudonymization
    domain: people
  - match: { column: age }
    technique: generalization
    width: 10
  - match: { column: [sex, keyword, group, outcome] }
    technique: keep
require:
  kAnonymity: { k: 5, quasiIdentifiers: [age, sex], maxSuppression: 0.1 }
rows:
  keyword: plain
`;

/** A form's name says which value it is of. */
const forms: Form[] = Object.entries(canaries).flatMap(([where, value]) =>
  formsOf(value).map((form) => ({ name: `${where} as ${form.name}`, bytes: form.bytes })),
);

describe('A value of an upload', () => {
  const before = new Set(readdirSync(tmpdir()));
  // Everything that the gateway calls temporary lies where it can be searched as a whole.
  const temporary = join(tmpdir(), `tidegate-canary-${randomBytes(4).toString('hex')}`);
  const gateway = new TestGateway({ env: { TMPDIR: temporary, TIDEGATE_LOG: 'json:debug' } });
  let engineer: Player;
  let steward: Player;
  let analyst: Player;
  let release = '';

  beforeAll(async () => {
    mkdirSync(temporary, { mode: 0o711 });
    await gateway.start();
    engineer = await gateway.player('engineer');
    steward = await gateway.player('steward');
    analyst = await gateway.player('analyst');
  });
  afterAll(async () => {
    await gateway.remove();
    rmSync(temporary, { recursive: true, force: true });
  });

  /** Looks through all places where a process could have left something. */
  async function hits(): Promise<string[]> {
    const folders = [gateway.home, gateway.scratch, gateway.config, temporary];
    if (existsSync('/dev/shm')) folders.push('/dev/shm');
    const found: string[] = [];
    for (const folder of folders) {
      const report = await searchFolder(folder, forms);
      found.push(...report.hits.map(({ file, form }) => `${file}: ${form}`));
    }
    for (const name of readdirSync(tmpdir())) {
      if (before.has(name)) continue;
      const { found: names } = await searchFile(join(tmpdir(), name), forms).catch(() => ({ found: [] }));
      found.push(...names.map((form) => `${name}: ${form}`));
    }
    found.push(...formsIn(Buffer.from(gateway.printed()), forms).map((form) => `log: ${form}`));
    return found;
  }

  it('is what the owner sees raw, so that the search can fail', async () => {
    await engineer.must('POST', '/v1/datasets', { json: { name: 'people', subjectKey: 'person' } });
    const { body } = await engineer.upload('people', gzipSync(people()), { 'Content-Encoding': 'gzip' });
    expect(await engineer.result(body.job)).toMatchObject({ rows });
    const profile = await engineer.must<Profile>('GET', '/v1/datasets/people/versions/1/profile');
    const shown = formsIn(Buffer.from(JSON.stringify(profile)), forms);
    expect(shown).toEqual(expect.arrayContaining(['dropped as utf-8', 'text as utf-8', 'excluded as utf-8']));
    const headers = { 'Content-Type': 'application/yaml' };
    await steward.must('PUT', '/v1/policies/canary', { body: policy, headers });
    const json = { dataset: 'people', limit: 200 };
    const preview = await engineer.must('POST', '/v1/policies/canary/preview', { json });
    const previewed = formsIn(Buffer.from(JSON.stringify(preview)), forms);
    for (const where of ['dropped', 'text', 'subject', 'excluded', 'released']) {
      expect(previewed).toContain(`${where} as utf-8`);
    }
  });

  it('reaches a consumer only in the columns and rows that the policy lets out', async () => {
    const json = { dataset: 'people', policy: 'canary', purpose };
    const { job } = await steward.must<Accepted>('POST', '/v1/releases', { json });
    ({ release } = await steward.result<{ release: string }>(job));
    const grant = {
      principal: analyst.principal,
      actions: ['discover', 'read', 'train', 'predict'],
      purpose,
    };
    await steward.must('POST', '/v1/grants', { json: { ...grant, resource: `release:${release}` } });
    for (const format of ['csv', 'ndjson', 'parquet']) {
      const answer = await analyst.open('GET', `/v1/releases/${release}/data`, {
        query: { purpose, format },
      });
      expect(answer.status).toBe(200);
      const bytes = Buffer.from(await answer.arrayBuffer());
      const values = new Set(formsIn(bytes, forms).map((name) => name.split(' ')[0]));
      expect([...values]).toEqual(['released']);
    }
  });

  it('trains a model, and is asked about', async () => {
    const recipe = { model: 'classifier', label: 'outcome', features: ['age', 'sex', 'group'], epochs: 5 };
    const ask = { name: 'outcomes', release, purpose, recipe };
    const { job } = await analyst.must<Accepted>('POST', '/v1/training-runs', { json: ask });
    const { model } = await analyst.result<{ model: string }>(job);
    const mayPredict = {
      ...{ principal: analyst.principal, actions: ['predict'], purpose },
      resource: `model:${model}`,
    };
    await steward.must('POST', '/v1/grants', { json: mayPredict });
    const json = { purpose, rows: [{ age: '[40, 50)', sex: 'f', group: canaries.asked }] };
    const answer = await analyst.must<{ predictions: unknown[] }>('POST', `/v1/models/${model}/predictions`, {
      json,
    });
    expect(answer.predictions).toHaveLength(1);
    await analyst.must('GET', `/v1/models/${model}/card`);
  });

  it('goes wrong in all ways that quote what was wrong', async () => {
    const broken = await engineer.upload('people', `a,b\n1,2\n${canaries.broken},"${canaries.broken}\n3,4\n`);
    const job = await engineer.ended(broken.body.job);
    expect(job.state).toBe('failed');
    const wide = await engineer.upload('people', `a,b\n1,2\n${canaries.broken},2,3,4\n`);
    expect((await engineer.ended(wide.body.job)).state).toBe('failed');
    const lines = await engineer.upload('people', `{"a":1}\n{"a":${canaries.broken}\n`, {
      'Content-Type': 'application/x-ndjson',
    });
    expect((await engineer.ended(lines.body.job)).state).toBe('failed');
    const digest = 'sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:';
    const undigested = await engineer.upload('people', `a,b\n${canaries.undigested},1\n`, {
      'Content-Digest': digest,
    });
    expect(undigested.status).toBe(422);
    const malformed = `{"name":"${canaries.undigested}`;
    const headers = { 'Content-Type': 'application/json' };
    expect((await engineer.ask('POST', '/v1/datasets', { body: malformed, headers })).status).toBe(400);
    const label = { model: 'classifier', label: 'nothing', features: ['age'] };
    const ask = { name: 'outcomes', release, purpose, recipe: label };
    expect((await analyst.post('/v1/training-runs', ask)).status).toBe(422);
    const keyed = { 'Idempotency-Key': 'canary-preview' };
    const preview = await engineer.post('/v1/policies/canary/preview', { dataset: 'people' }, keyed);
    expect(preview.status).toBe(200);
  });

  it('is found in no file, no temporary folder and no log of the running gateway', async () => {
    expect(await hits()).toEqual([]);
  });

  it('is not found after the gateway was killed in the middle of an upload', async () => {
    let sending = true;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        if (!sending) {
          controller.close();
          return;
        }
        controller.enqueue(people());
        await new Promise((resolve) => setTimeout(resolve, 20));
      },
    });
    const answer = engineer.upload('people', body).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await gateway.kill();
    sending = false;
    await answer;
    expect(await hits()).toEqual([]);
  });

  it('is not found after a restart and an orderly stop, nor in any row of any table', async () => {
    await gateway.start();
    expect(await gateway.verifyAudit()).toMatchObject({ ok: true, failures: [] });
    expect(await gateway.stop()).toBe(0);
    expect(await hits()).toEqual([]);
    const dump = await withCatalog(gateway.home, (catalog) => catalog.dump());
    expect(dump.text).toContain('outcomes');
    expect(dump.rows).toBeGreaterThan(50);
    expect(formsIn(Buffer.from(dump.text), forms)).toEqual([]);
  });
});
