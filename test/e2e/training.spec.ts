import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Metrics, type Profile } from '#libs/contracts';
import { type Accepted } from '../support/caller.js';
import { corpusFile, describeCorpus } from '../support/corpus.js';
import { testGateway, type Player, type TestGateway } from '../support/gateway.js';

const purpose = 'model-training';

/** The file has no header; adult.names says what stands in the columns. */
const column = {
  age: 'column_1',
  education: 'column_5',
  race: 'column_9',
  sex: 'column_10',
  income: 'column_15',
};
const quasi = [column.age, column.education, column.race, column.sex];
const features = [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((n) => `column_${n}`);

const governed = `name: governed
purposes: [${purpose}]
transforms:
  - match: { column: ${column.age} }
    technique: generalization
    width: 10
  - match: { column: [${features.filter((name) => name !== column.age).join(', ')}, ${column.income}] }
    technique: keep
require:
  kAnonymity: { k: 5, quasiIdentifiers: [${quasi.join(', ')}], maxSuppression: 0.05 }
`;

const untouched = `name: untouched
purposes: [${purpose}]
transforms:
  - match: { column: [${[...features, column.income].join(', ')}] }
    technique: keep
`;

interface Trained {
  readonly model: string;
  readonly metrics: { readonly test: Metrics; readonly baseline: Metrics };
}

describeCorpus('A model of UCI Adult as it was published, trained on what the gateway releases of it', () => {
  let gateway: TestGateway;
  let engineer: Player;
  let steward: Player;
  let analyst: Player;

  beforeAll(async () => {
    gateway = await testGateway();
    engineer = await gateway.player('engineer');
    steward = await gateway.player('steward');
    analyst = await gateway.player('analyst');
  });
  afterAll(() => gateway.remove());

  async function releaseUnder(name: string, body: string): Promise<{ release: string; rows: number }> {
    const headers = { 'Content-Type': 'application/yaml' };
    await steward.must('PUT', `/v1/policies/${name}`, { body, headers });
    const json = { dataset: 'adult', policy: name, purpose };
    const { job } = await steward.must<Accepted>('POST', '/v1/releases', { json });
    const { release } = await steward.result<{ release: string }>(job);
    const grant = { principal: analyst.principal, actions: ['discover', 'read', 'train'], purpose };
    await steward.must('POST', '/v1/grants', { json: { ...grant, resource: `release:${release}` } });
    // The owner is told the exact number of rows.
    return { release, ...(await engineer.must<{ rows: number }>('GET', `/v1/releases/${release}`)) };
  }

  async function train(release: string): Promise<Trained> {
    const recipe = {
      model: 'classifier',
      label: column.income,
      features,
      epochs: 8,
      batchSize: 256,
      seed: 7,
    };
    const json = { name: 'income', release, purpose, recipe };
    const { job } = await analyst.must<Accepted>('POST', '/v1/training-runs', { json });
    return analyst.result<Trained>(job);
  }

  it('takes gzip without a header line, with spaces after commas and ? for what is missing', async () => {
    await engineer.must('POST', '/v1/datasets', { json: { name: 'adult' } });
    const body = readFileSync(corpusFile('uci-adult-full', 'adult-train.csv.gz'));
    const headers = { 'Content-Type': 'text/csv; header=absent', 'Content-Encoding': 'gzip' };
    const { body: accepted } = await engineer.upload('adult', body, headers);
    // uci-adult-full/PROVENANCE.md: 32,561 rows
    expect(await engineer.result(accepted.job)).toMatchObject({
      version: 1,
      rows: 32_561,
      bytes: body.length,
    });
    const profile = await engineer.must<Profile>('GET', '/v1/datasets/adult/versions/1/profile');
    expect(profile.columns).toHaveLength(15);
    const by = (name: string) => profile.columns.find((c) => c.name === name);
    expect(by(column.age)).toMatchObject({ type: 'integer', min: 17, max: 90 });
    expect(by(column.sex)).toMatchObject({ type: 'string', distinct: 2 });
    expect(
      by(column.income)
        ?.topValues?.map(({ value }) => value.trim())
        .sort(),
    ).toEqual(['<=50K', '>50K']);
  });

  it('is better than always saying the commoner answer, on 5-anonymous rows as on raw ones', async () => {
    const safe = await releaseUnder('governed', governed);
    const raw = await releaseUnder('untouched', untouched);
    expect(raw.rows).toBe(32_561);
    expect(safe.rows).toBeLessThan(raw.rows);
    const onSafe = (await train(safe.release)).metrics;
    const onRaw = (await train(raw.release)).metrics;
    const line = (what: string, { test, baseline }: Trained['metrics']): string =>
      `${what}: test error ${test['error']?.toFixed(4)}, majority baseline ${baseline['error']?.toFixed(4)}`;
    process.stderr.write(
      `${line('k = 5', onSafe)}; ${safe.rows} rows\n${line('raw', onRaw)}; ${raw.rows} rows\n`,
    );
    for (const { test, baseline } of [onSafe, onRaw]) {
      expect(test['error']).toBeLessThan((baseline['error'] ?? 0) * 0.85);
    }
  });

  it('says in its card which rows it saw, and what k they had', async () => {
    const { items } = await analyst.must<{ items: { id: string }[] }>('GET', '/v1/models');
    const cards = await Promise.all(
      items.map(({ id }) =>
        analyst.must<{ lineage: Record<string, unknown> }>('GET', `/v1/models/${id}/card`),
      ),
    );
    const lineage = cards.map((card) => card.lineage).find(({ policy }) => policy === 'governed');
    expect(lineage).toMatchObject({ dataset: 'adult', datasetVersion: 1, policyVersion: 1, purpose });
    expect(lineage?.['k']).toBeGreaterThanOrEqual(5);
  });

  it('leaves a log that an auditor can rebuild', async () => {
    expect(await gateway.verifyAudit()).toMatchObject({ ok: true, failures: [] });
  });
});
