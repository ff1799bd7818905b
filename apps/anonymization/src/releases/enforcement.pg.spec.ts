import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Job } from '../../../../test/support/caller.js';
import { Governed, type Made, type Somebody } from '../../../../test/support/governed.js';
import { csv } from '../../test/people.js';
import { ageHierarchy, by, illnessHierarchy, jobHierarchy, keep, patients } from '../../test/patients.js';

type Row = Readonly<Record<string, unknown>>;

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let reader: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  reader = await governed.somebody('reader', 'analyst');
  const hierarchies = { ages: ageHierarchy, jobs: jobHierarchy, illnesses: illnessHierarchy };
  for (const [name, body] of Object.entries(hierarchies)) {
    await steward.must('PUT', `/v1/hierarchies/${name}`, { body, headers: { 'Content-Type': 'text/csv' } });
  }
  await dataset('patients', csv(patients(800)));
});
afterAll(() => governed.stop());

async function dataset(name: string, text: string, more: object = {}): Promise<void> {
  await governed.dataset(owner, name, text, more);
  await governed.grant(steward, reader, `dataset:${name}`);
}

async function job(name: string, policy: object, of = 'patients'): Promise<Job<Made>> {
  await steward.must('PUT', `/v1/policies/${name}`, { json: { name, purposes: ['research'], ...policy } });
  return governed.releaseJob(steward, { dataset: of, policy: name });
}

async function made(name: string, policy: object, of?: string): Promise<Made & { data: Row[] }> {
  const { state, result, problem } = await job(name, policy, of);
  if (state !== 'succeeded' || !result) throw new Error(`the release ${state}: ${JSON.stringify(problem)}`);
  const path = `/v1/releases/${result.release}/data?format=ndjson&purpose=research`;
  const text = await reader.must<string>('GET', path);
  const data = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
  expect(data).toHaveLength(result.rows);
  return { ...result, data };
}

/** The records of a download, by what they are in some columns. */
function classes(rows: readonly Row[], names: readonly string[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(names.map((name) => row[name] ?? null));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

const smallest = (groups: readonly Row[][]): number => Math.min(...groups.map((group) => group.length));
const counts = (rows: readonly Row[], name: string): Map<unknown, number> => {
  const found = new Map<unknown, number>();
  for (const row of rows) found.set(row[name], (found.get(row[name]) ?? 0) + 1);
  return found;
};
const shares = (rows: readonly Row[], name: string): Map<unknown, number> =>
  new Map([...counts(rows, name)].map(([value, n]) => [value, n / rows.length]));

const quasi = ['age', 'job'];
const generalized = [by('age', 'ages'), by('job', 'jobs'), keep('illness', 'severity')];
const kAnonymity = { k: 8, quasiIdentifiers: quasi, maxSuppression: 0.05 };

describe('a quasi-identifier that is no number in some records and missing in others', () => {
  it('makes two classes where values stay as they are, whatever is required beside k', async () => {
    await dataset('gaps', `x,y\n${'1.5,a\n1.5,b\n'.repeat(2)}nan,a\nnan,b\n,a\n,b\n`);
    const { rows, suppressed } = await made(
      'gaps',
      {
        transforms: [keep('x', 'y')],
        require: {
          kAnonymity: { k: 3, quasiIdentifiers: ['x'], maxSuppression: 0.5 },
          alphaK: { column: 'y', alpha: 0.9 },
        },
      },
      'gaps',
    );
    expect([rows, suppressed]).toEqual([4, 4]);
  });
});

describe('a requirement beside k that the values as they are do not meet', () => {
  it('fails with what would have to be suppressed, and with what the policy allows', async () => {
    await dataset('pairs', 'x,y\nu,a\nu,b\nv,a\nv,a\n');
    const failed = async (l: number, maxSuppression: number): Promise<string | undefined> => {
      const kAnonymity = { k: 2, quasiIdentifiers: ['x'], maxSuppression };
      const require = { kAnonymity, lDiversity: { column: 'y', kind: 'entropy', l } };
      const { problem } = await job('pairs', { transforms: [keep('x', 'y')], require }, 'pairs');
      return problem?.detail;
    };
    expect(await failed(2, 0.25)).toContain('suppress 2 of 4 records, and the policy allows 1.');
    expect(await failed(2, 0.5)).toBeUndefined();
    expect(await failed(3, 0)).toContain('suppress 4 of 4 records, and the policy allows 0.');
    expect(await failed(3, 1)).toContain('allows 4, but a release of nobody is none.');
  });
});

describe('full-domain enforcement', () => {
  it('releases every column at one level of its hierarchy, in classes of k, and says which and at what loss', async () => {
    const enforcement = { mode: 'full-domain' };
    const { data, risk, suppressed } = await made('full', {
      transforms: generalized,
      require: { kAnonymity, enforcement },
    });
    const groups = classes(data, quasi);
    expect(smallest(groups)).toBeGreaterThanOrEqual(8);
    const { node, loss, limit } = risk['enforcement'] as {
      node: Record<string, number>;
      loss: number;
      limit: number;
    };
    expect(loss).toBeGreaterThan(0);
    expect(loss).toBeLessThan(1);
    expect([suppressed + data.length, limit]).toEqual([800, 40]);
    for (const [name, text] of Object.entries({ age: ageHierarchy, job: jobHierarchy })) {
      const level = node[name] ?? -1;
      const values = new Set(text.split('\n').map((line) => line.split(';')[level]));
      for (const row of data) expect(values).toContain(String(row[name]));
    }
    expect(risk).toMatchObject({ after: { k: smallest(groups), classes: groups.length } });
  });

  it('pins the versions of its hierarchies in the lineage', async () => {
    const { release } = await made('pinned', {
      transforms: generalized,
      require: { kAnonymity, enforcement: { mode: 'full-domain' } },
    });
    const { body } = await steward.get<{ lineage: object }>(`/v1/releases/${release}`);
    expect(body.lineage).toMatchObject({
      hierarchies: expect.arrayContaining([
        { name: 'ages', version: 1 },
        { name: 'jobs', version: 1 },
      ]) as unknown,
    });
  });

  it('fails with a pointer and a count, never a value, when a hierarchy misses values', async () => {
    const strange = patients(300).map((row, i) => (i % 100 === 0 ? { ...row, job: 'secretive' } : row));
    await dataset('strange', csv(strange));
    const { state, problem } = await job(
      'strange',
      { transforms: generalized, require: { kAnonymity, enforcement: { mode: 'full-domain' } } },
      'strange',
    );
    expect([state, problem?.code]).toEqual(['failed', 'policy.inapplicable']);
    expect(problem?.errors).toMatchObject([{ pointer: '#/transforms/1/hierarchy' }]);
    expect(problem?.errors?.[0]?.detail).toMatch(/\b3 records\b/);
    expect(JSON.stringify(problem)).not.toContain('secretive');
  });

  it('fails with figures when no generalization would do', async () => {
    const { state, problem } = await job('hopeless', {
      transforms: [by('age', 'ages'), keep('id', 'illness')],
      require: {
        kAnonymity: { k: 8, quasiIdentifiers: ['age', 'id'] },
        enforcement: { mode: 'full-domain' },
      },
    });
    expect([state, problem?.code]).toEqual(['failed', 'release.limit-missed']);
    expect(problem?.detail).toMatch(/800/);
  });

  it('takes missing values for a value of its own, which only the root covers', async () => {
    const some = patients(300).map((row, i) => (i < 3 ? { ...row, job: '' } : row));
    await dataset('incomplete', csv(some));
    const require = { kAnonymity: { k: 5, quasiIdentifiers: quasi }, enforcement: { mode: 'full-domain' } };
    const { data } = await made('incomplete', { transforms: generalized, require }, 'incomplete');
    expect(data).toHaveLength(300);
    expect(smallest(classes(data, quasi))).toBeGreaterThanOrEqual(5);
    expect(new Set(data.map((row) => row['job']))).toEqual(new Set(['*']));
  });
});

describe('multidimensional enforcement', () => {
  it('gives each class ranges and ancestors of its own, true of all its records', async () => {
    const enforcement = { mode: 'multidimensional' };
    const transforms = [keep('age', 'born', 'weight', 'illness'), by('job', 'jobs')];
    const names = ['age', 'job', 'born'];
    const { data, risk } = await made('mondrian', {
      transforms,
      require: { kAnonymity: { k: 6, quasiIdentifiers: names }, enforcement },
    });
    const groups = classes(data, names);
    expect(data).toHaveLength(800);
    expect(smallest(groups)).toBeGreaterThanOrEqual(6);
    expect(groups.length).toBeGreaterThan(20);
    expect(risk).toMatchObject({
      after: { k: smallest(groups) },
      enforcement: { mode: 'multidimensional', loss: expect.any(Number) },
    });
    for (const row of data) {
      const [, low, high] = /^\[(\d+), (\d+)\]$/.exec(String(row['age'])) ?? [];
      if (low !== undefined) expect(Number(low)).toBeLessThan(Number(high));
      else expect(String(row['age'])).toMatch(/^\d+$/);
      expect(String(row['born'])).toMatch(/^(\d{4}-\d\d-\d\d|\[\d{4}-\d\d-\d\d, \d{4}-\d\d-\d\d\])$/);
    }
    // Records come in the raw order: each lies in the class that it is said to be in.
    patients(800).forEach((patient, i) => {
      const [low = '', high = low] = String(data[i]?.['age']).replace(/[[\]]/g, '').split(', ');
      expect(patient.age).toBeGreaterThanOrEqual(Number(low));
      expect(patient.age).toBeLessThanOrEqual(Number(high));
      expect(data[i]?.['weight']).toBe(patient.weight);
    });
  });
});

describe.each(['none', 'full-domain', 'multidimensional'])('every model under enforcement %s', (mode) => {
  const transforms =
    mode === 'none'
      ? [{ ...by('age', 'ages'), level: 2 }, { ...by('job', 'jobs'), level: 1 }, keep('illness', 'severity')]
      : generalized;
  const release = (name: string, models: object) =>
    made(`${mode}-${name}`, {
      transforms,
      require: {
        kAnonymity: { k: 3, quasiIdentifiers: quasi, maxSuppression: 0.9 },
        enforcement: { mode },
        ...models,
      },
    });

  it('distinct, entropy and recursive l-diversity hold in the download', async () => {
    const { data, risk } = await release('diverse', {
      lDiversity: [
        { column: 'illness', l: 3 },
        { column: 'illness', kind: 'entropy', l: 2.5 },
        { column: 'severity', kind: 'recursive', l: 3, c: 2 },
      ],
    });
    expect(data.length).toBeGreaterThan(0);
    for (const group of classes(data, quasi)) {
      expect(counts(group, 'illness').size).toBeGreaterThanOrEqual(3);
      const entropy = [...shares(group, 'illness').values()].reduce((sum, p) => sum - p * Math.log(p), 0);
      expect(Math.exp(entropy)).toBeGreaterThanOrEqual(2.5 - 1e-9);
      const [first = 0, , ...rest] = [...counts(group, 'severity').values()].sort((a, b) => b - a);
      expect(first).toBeLessThan(2 * rest.reduce((a, b) => a + b, 0));
    }
    expect(risk['after']).toMatchObject({
      l: Math.min(...classes(data, quasi).map((group) => counts(group, 'illness').size)),
    });
  });

  it('t-closeness by equal, ordered and hierarchical distances holds, against the whole before suppression', async () => {
    const [equal, ordered, hierarchical] = [0.35, 0.3, 0.35];
    const { data, risk } = await release('close', {
      tCloseness: [
        { column: 'illness', distance: 'equal', t: equal },
        { column: 'severity', distance: 'ordered', t: ordered },
        { column: 'illness', distance: 'hierarchical', hierarchy: 'illnesses', t: hierarchical },
      ],
    });
    const all = patients(800) as unknown as Row[];
    const [illnesses, severities] = [shares(all, 'illness'), shares(all, 'severity')];
    expect(data.length).toBeGreaterThan(0);
    for (const group of classes(data, quasi)) {
      const mine = shares(group, 'illness');
      const far = [...illnesses].reduce((sum, [v, q]) => sum + Math.abs((mine.get(v) ?? 0) - q), 0) / 2;
      expect(far).toBeLessThanOrEqual(equal + 1e-9);
      const steps = shares(group, 'severity');
      let [gap, work] = [0, 0];
      for (const value of [...severities.keys()].sort((a, b) => Number(a) - Number(b))) {
        gap += (steps.get(value) ?? 0) - (severities.get(value) ?? 0);
        work += Math.abs(gap);
      }
      expect(work / (severities.size - 1)).toBeLessThanOrEqual(ordered + 1e-9);
    }
    const { models } = risk['after'] as { models: { kind: string; value: number }[] };
    expect(models.map(({ kind }) => kind)).toEqual(['equal', 'ordered', 'hierarchical']);
    expect(models.at(-1)?.value).toBeLessThanOrEqual(hierarchical);
  });

  it('α-k holds: no value has a greater share in a class', async () => {
    const { data, risk } = await release('alpha', { alphaK: { column: 'illness', alpha: 0.5 } });
    const greatest = Math.max(
      ...classes(data, quasi).map((group) => Math.max(...shares(group, 'illness').values())),
    );
    expect(greatest).toBeLessThanOrEqual(0.5);
    expect((risk['after'] as { alpha: number }).alpha).toBeCloseTo(greatest, 12);
  });

  it('δ-presence holds: in no class is the published share of the population beyond its bounds', async () => {
    const { data, risk } = await made(`${mode}-present`, {
      transforms,
      rows: { severity: { $lte: 5 } },
      require: {
        kAnonymity: { k: 2, quasiIdentifiers: quasi, maxSuppression: 0.9 },
        deltaPresence: { lower: 0.2, upper: 0.8 },
        enforcement: { mode },
      },
    });
    const { lower, upper } = (risk['after'] as { delta: { lower: number; upper: number } }).delta;
    expect(data.length).toBeGreaterThan(0);
    expect(data.every((row) => Number(row['severity']) <= 5)).toBe(true);
    expect(lower).toBeGreaterThanOrEqual(0.2);
    expect(upper).toBeLessThanOrEqual(0.8);
  });
});

describe('what is required', () => {
  it('is measured and refused with figures where a risk is above its limit', async () => {
    const { state, problem } = await job('limited', {
      transforms: [{ ...by('age', 'ages'), level: 2 }, keep('illness')],
      require: { kAnonymity: { k: 2, quasiIdentifiers: ['age'] }, limits: { prosecutorHighest: 0.0001 } },
    });
    expect([state, problem?.code]).toEqual(['failed', 'release.limit-missed']);
    expect(problem?.detail).toMatch(/prosecutor risk is 0\.\d+.* 0\.0001/);
  });

  it('counts subjects, not records, whatever enforces it', async () => {
    const visits = patients(400).map((row, i) => ({ ...row, id: `s${i % 20}` }));
    await dataset('visits', csv(visits), { subjectKey: 'id' });
    for (const mode of ['full-domain', 'multidimensional']) {
      const { data } = await made(
        `subjects-${mode}`,
        {
          transforms: [keep('id', 'illness'), by('age', 'ages'), by('job', 'jobs')],
          require: {
            kAnonymity: { k: 10, quasiIdentifiers: quasi, maxSuppression: 0.2 },
            enforcement: { mode },
          },
        },
        'visits',
      );
      for (const group of classes(data, quasi)) expect(counts(group, 'id').size).toBeGreaterThanOrEqual(10);
    }
  });
});

describe('sampling', () => {
  it('draws whole subjects by chance, others each time', async () => {
    const visits = patients(900).map((row, i) => ({ ...row, id: `s${i % 300}` }));
    await dataset('many-visits', csv(visits), { subjectKey: 'id' });
    const policy = { transforms: [keep('id', 'age')], sampling: { fraction: 0.5 } };
    const drawn = async () => (await made('half', policy, 'many-visits')).data;
    const [first, second] = [await drawn(), await drawn()];
    for (const data of [first, second]) {
      expect([...counts(data, 'id').values()].every((n) => n === 3)).toBe(true);
      // 300 draws at one half: beyond 100 to 200 once in 10^8.
      expect(data.length / 3).toBeGreaterThan(100);
      expect(data.length / 3).toBeLessThan(200);
    }
    expect(new Set(first.map((row) => row['id']))).not.toEqual(new Set(second.map((row) => row['id'])));
  });
});
