import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { classes, counts, Enforced, generalized, quasi, smallest } from '../../test/enforced.js';
import { csv } from '../../test/people.js';
import { ageHierarchy, by, jobHierarchy, keep, patients } from '../../test/patients.js';

let enforced: Enforced;
beforeAll(async () => {
  enforced = await Enforced.start();
});
afterAll(() => enforced.stop());

const kAnonymity = { k: 8, quasiIdentifiers: quasi, maxSuppression: 0.05 };

describe('a quasi-identifier that is no number in some records and missing in others', () => {
  it('makes two classes where values stay as they are, whatever is required beside k', async () => {
    await enforced.dataset('gaps', `x,y\n${'1.5,a\n1.5,b\n'.repeat(2)}nan,a\nnan,b\n,a\n,b\n`);
    const { rows, suppressed } = await enforced.made(
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
  it('fails with what the policy allows, and never with how few records do not meet it', async () => {
    await enforced.dataset('pairs', 'x,y\nu,a\nu,b\nv,a\nv,a\n');
    const failed = async (l: number, maxSuppression: number): Promise<string | undefined> => {
      const kAnonymity = { k: 2, quasiIdentifiers: ['x'], maxSuppression };
      const require = { kAnonymity, lDiversity: { column: 'y', kind: 'entropy', l } };
      const { problem } = await enforced.job('pairs', { transforms: [keep('x', 'y')], require }, 'pairs');
      return problem?.detail;
    };
    expect(await failed(2, 0.25)).toContain(
      'suppress more than the 25 % of records suppressed that the policy allows.',
    );
    expect(await failed(2, 0.5)).toBeUndefined();
    expect(await failed(3, 0)).toContain(
      'suppress more than the 0 % of records suppressed that the policy allows.',
    );
    expect(await failed(3, 1)).toContain('all records, but a release of nobody is none.');
  });
});

describe('full-domain enforcement', () => {
  it('releases every column at one level of its hierarchy, in classes of k, and says which and at what loss', async () => {
    const enforcement = { mode: 'full-domain' };
    const { data, risk, suppressed } = await enforced.made('full', {
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
    const { release } = await enforced.made('pinned', {
      transforms: generalized,
      require: { kAnonymity, enforcement: { mode: 'full-domain' } },
    });
    const { body } = await enforced.steward.get<{ lineage: object }>(`/v1/releases/${release}`);
    expect(body.lineage).toMatchObject({
      hierarchies: expect.arrayContaining([
        { name: 'ages', version: 1 },
        { name: 'jobs', version: 1 },
      ]) as unknown,
    });
  });

  it('fails with a pointer, never a value or how many, when a hierarchy misses values', async () => {
    const strange = patients(300).map((row, i) => (i % 100 === 0 ? { ...row, job: 'secretive' } : row));
    await enforced.dataset('strange', csv(strange));
    const { state, problem } = await enforced.job(
      'strange',
      { transforms: generalized, require: { kAnonymity, enforcement: { mode: 'full-domain' } } },
      'strange',
      enforced.owner,
    );
    expect([state, problem?.code]).toEqual(['failed', 'policy.inapplicable']);
    expect(problem?.errors).toMatchObject([{ pointer: '#/transforms/1/hierarchy' }]);
    expect(problem?.errors?.[0]?.detail).toBe('misses values of the column "job": add leaves for them');
    expect(JSON.stringify(problem)).not.toContain('secretive');
  });

  it.each(['none', 'full-domain', 'multidimensional'])(
    'releases values that a hierarchy misses as * to whoever may not read raw, under %s',
    async (mode) => {
      const strange = patients(300).map((row, i) => (i % 10 === 0 ? { ...row, job: `secretive ${i}` } : row));
      await enforced.dataset(`strange-${mode}`, csv(strange));
      const headers = { 'Content-Type': 'text/csv' };
      await enforced.steward.must('PUT', '/v1/hierarchies/flu', { body: 'flu;fever;*', headers });
      const level = mode === 'none' ? { level: 1 } : {};
      const { data } = await enforced.made(
        `strange-${mode}`,
        {
          transforms: [{ ...by('job', 'jobs'), ...level }, keep('illness')],
          require: {
            kAnonymity: { k: 5, quasiIdentifiers: ['job'], maxSuppression: 0.5 },
            tCloseness: { column: 'illness', distance: 'hierarchical', t: 0.5, hierarchy: 'flu' },
            enforcement: { mode },
          },
        },
        `strange-${mode}`,
      );
      expect(counts(data, 'job').get('*')).toBeGreaterThanOrEqual(30);
      expect(JSON.stringify(data)).not.toContain('secretive');
    },
    180_000,
  );

  it('fails with figures when no generalization would do', async () => {
    const { state, problem } = await enforced.job('hopeless', {
      transforms: [by('age', 'ages'), keep('id', 'illness')],
      require: {
        kAnonymity: { k: 8, quasiIdentifiers: ['age', 'id'] },
        enforcement: { mode: 'full-domain' },
      },
    });
    expect([state, problem?.code]).toEqual(['failed', 'release.limit-missed']);
    expect(problem?.detail).toMatch(
      /more than the 0 % of records suppressed that the policy allows: up to 100 %/,
    );
  });

  it('takes missing values for a value of its own, which only the root covers', async () => {
    const some = patients(300).map((row, i) => (i < 3 ? { ...row, job: '' } : row));
    await enforced.dataset('incomplete', csv(some));
    const require = { kAnonymity: { k: 5, quasiIdentifiers: quasi }, enforcement: { mode: 'full-domain' } };
    const { data } = await enforced.made('incomplete', { transforms: generalized, require }, 'incomplete');
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
    const { data, risk } = await enforced.made('mondrian', {
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

describe('what is required', () => {
  it('is measured and refused with figures where a risk is above its limit', async () => {
    const { state, problem } = await enforced.job('limited', {
      transforms: [{ ...by('age', 'ages'), level: 2 }, keep('illness')],
      require: { kAnonymity: { k: 2, quasiIdentifiers: ['age'] }, limits: { prosecutorHighest: 0.0001 } },
    });
    expect([state, problem?.code]).toEqual(['failed', 'release.limit-missed']);
    expect(problem?.detail).toMatch(/prosecutor risk is up to 0\.\d+.* 0\.0001/);
  });

  it('counts subjects, not records, whatever enforces it', async () => {
    const visits = patients(400).map((row, i) => ({ ...row, id: `s${i % 20}` }));
    await enforced.dataset('visits', csv(visits), { subjectKey: 'id' });
    for (const mode of ['full-domain', 'multidimensional']) {
      const { data } = await enforced.made(
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
    await enforced.dataset('many-visits', csv(visits), { subjectKey: 'id' });
    const policy = { transforms: [keep('id', 'age')], sampling: { fraction: 0.5 } };
    const drawn = async () => (await enforced.made('half', policy, 'many-visits')).data;
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
