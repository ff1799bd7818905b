import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Risk } from '#libs/contracts';
import { withVerdict } from '#libs/deidentify';
import { type Job } from '../../../../test/support/caller.js';
import { Governed, type Made, type Somebody } from '../../../../test/support/governed.js';
import { keep } from '../../test/patients.js';
import { csv } from '../../test/people.js';

/** 200 people; what one of them earns is planted. Nobody but the owner may read them raw. */
const names = Array.from({ length: 200 }, (_, i) => `n${String(i).padStart(3, '0')}`);
const tables = { low: 20_000, high: 90_000 };
const peopleOf = (planted: number) =>
  names.map((name, i) => ({ name, zip: 10_000 + (i % 4), income: i === 77 ? planted : 20_000 + i * 350 }));

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  for (const [name, planted] of Object.entries(tables))
    await governed.dataset(owner, name, csv(peopleOf(planted)), { subjectKey: 'name' });
  await steward.must('PUT', '/v1/hierarchies/names', {
    body: names.map((name) => `${name};${name === 'n077' ? 'T' : 'O'};*`).join('\n'),
    headers: { 'Content-Type': 'text/csv' },
  });
});
afterAll(() => governed.stop());

let policies = 0;
async function job(who: Somebody, dataset: string, more: object): Promise<Job<Made>> {
  policies += 1;
  const policy = `p${policies}`;
  const transforms = [keep('zip', 'income')];
  await who.must('PUT', `/v1/policies/${policy}`, {
    json: { name: policy, purposes: ['research'], transforms, ...more },
  });
  return governed.releaseJob(who, { dataset, policy });
}

/** All that a steward is told of a policy's release: the job, the release, its risk; without ids, times, and figures of attacks, which are drawn by chance. */
async function told(dataset: string, more: object): Promise<string> {
  const { state, result, problem } = await job(steward, dataset, more);
  const about = [];
  if (result !== undefined) {
    const path = `/v1/releases/${result.release}`;
    const { rows, suppressed, k } = await steward.must<Record<string, unknown>>('GET', path);
    const risk = await steward.must<Risk>('GET', `${path}/risk`);
    // Told of this document alone, its attacks among it.
    expect(risk).toEqual(withVerdict(risk));
    about.push({ rows, suppressed, k }, risk);
    const listed = await steward.must<{ items: { id: string }[] }>('GET', '/v1/releases?limit=1');
    expect(listed.items[0]).toMatchObject({ rows, suppressed, k, coarse: true });
  }
  const { release: _id, ...figures } = result ?? { release: '' };
  const drawn = new Set(['questions', 'classifier', 'verdict']);
  const words = (_: string, value: unknown) => (typeof value === 'number' ? undefined : value);
  return JSON.stringify(
    [state, problem?.code, problem?.detail, problem?.errors, figures, about],
    (key, value: unknown) =>
      drawn.has(key) ? undefined : key === 'attacks' ? JSON.stringify(value, words) : value,
  );
}

const k = (least: number, more: object = {}) => ({
  kAnonymity: { k: least, quasiIdentifiers: ['zip'], maxSuppression: 1 },
  ...more,
});

describe('a steward who may not read raw records', () => {
  it.each([
    ['by name and income', { rows: { name: 'n077', income: { $gte: 50_000 } } }],
    ['by everybody else', { rows: { name: { $ne: 'n077' } } }],
    ['by what is at least one', { rows: { income: { $gte: 89_999 }, name: 'n077' } }],
    ['by a group and an income', { rows: { name: { $in: names.slice(70, 90) }, income: { $gte: 89_950 } } }],
    [
      'by a group of nine and one',
      { rows: { name: { $in: names.slice(150, 159).concat('n077') }, income: { $gte: 50_000 } } },
    ],
    ['by all who are not as they are', { rows: { income: { $lt: 1_000_000 } } }],
    [
      'by the size of what is left of a group',
      { rows: { name: { $in: names.slice(60, 95) }, income: { $gte: 40_000 } } },
    ],
  ])('is told the same whatever a person earns, asking %s', async (_, more) => {
    expect(await told('low', more)).toBe(await told('high', more));
  });

  it('is told nothing exact by suppression, by a k that is not met, or by a hierarchy of their own', async () => {
    const transforms = [
      { match: { column: 'name' }, technique: 'generalization', hierarchy: 'names', level: 1 },
      { match: { column: 'income' }, technique: 'generalization', width: 50_000 },
    ];
    const quasiIdentifiers = ['name', 'income'];
    for (const maxSuppression of [0, 1]) {
      const require = { kAnonymity: { k: 5, quasiIdentifiers, maxSuppression } };
      const [low, high] = [
        await told('low', { transforms, require }),
        await told('high', { transforms, require }),
      ];
      expect(low).toBe(high);
    }
  }, 180_000);

  it('is refused few and all but few alike, in words that do not say which', async () => {
    const few = await job(steward, 'low', { rows: { name: { $in: names.slice(0, 9) } } });
    const allBut = await job(steward, 'low', { rows: { name: { $nin: names.slice(0, 9) } } });
    const none = await job(steward, 'low', { rows: { zip: 1 } });
    for (const { problem } of [few, allBut, none])
      expect(problem).toMatchObject({ code: 'release.too-few', status: 422, detail: few.problem?.detail });
    expect((await job(steward, 'low', { rows: { zip: 10_001 } })).state).toBe('succeeded');
  }, 180_000);
});

describe('a limit on what may be suppressed of chosen records', () => {
  /** 1,200 people, half of them chosen, of whom ten are alone in their class. */
  const many = Array.from({ length: 1_200 }, (_, i) => ({
    name: `n${i}`,
    zip: i < 20 ? i : 10_000 + (i % 4),
    half: i % 2,
  }));
  const chosen = many.filter(({ half }) => half === 0).map(({ name }) => name);
  let both: Somebody;
  beforeAll(async () => {
    both = await governed.somebody('limiter', 'engineer', 'steward');
    await governed.dataset(both, 'many', csv(many), { subjectKey: 'name' });
  });
  const ask = async (
    who: Somebody,
    maxSuppression: number,
    more: object = {},
    {
      transforms = [keep('zip', 'half')],
      rows = { name: { $in: chosen } },
    }: { transforms?: object[]; rows?: object } = {},
  ) => {
    const kAnonymity = { k: 2, quasiIdentifiers: ['zip'], maxSuppression };
    const policy = `limit${(policies += 1)}`;
    const json = { name: policy, purposes: ['research'], transforms };
    const require = { kAnonymity, ...more };
    await who.must('PUT', `/v1/policies/${policy}`, { json: { ...json, rows, require } });
    const release = { dataset: 'many', policy, purpose: 'research' };
    const { status, body } = await who.ask<{ job?: string; code?: string; errors?: object[] }>(
      'POST',
      '/v1/releases',
      { json: release },
    );
    if (body.job === undefined) return { status, ...body };
    const { result, problem } = await who.ended<Made>(body.job);
    return { status, code: problem?.code, errors: problem?.errors, result };
  };

  it('is refused to whoever may not read them where it asks about few, and compared with coarsely where not', async () => {
    for (const fine of [0, 0.02, 0.033])
      expect(await ask(steward, fine)).toMatchObject({ status: 202, code: 'release.limit-exact' });
    // 600 records: 60 may go, of which at most 20 are spared, and 10 go.
    const { result } = await ask(steward, 0.1);
    expect(result).toMatchObject({ suppressed: expect.any(Number), risk: { coarse: true } });
    const risk = await steward.must<Risk>('GET', `/v1/releases/${result?.release ?? ''}/risk`);
    expect(risk.after.k).toBe(2);
  }, 180_000);

  it('is refused where it would be exact whatever it is', async () => {
    const tCloseness = { column: 'half', t: 1 };
    const exact = await ask(steward, 0.1, { limits: { uniqueness: 0.5 } });
    expect(exact).toMatchObject({
      code: 'release.limit-exact',
      errors: [{ pointer: '#/require/limits' }],
    });
    for (const more of [{ enforcement: { mode: 'multidimensional' }, tCloseness }, { tCloseness }])
      expect(await ask(steward, 0.1, more)).toMatchObject({
        code: 'release.limit-exact',
        errors: [{ pointer: '#/require/kAnonymity/maxSuppression' }],
      });
  }, 180_000);

  it('is held to a record for whoever may read them', async () => {
    expect((await ask(both, 0.0167)).result).toMatchObject({ rows: 590, suppressed: 10 });
    expect(await ask(both, 0.0166)).toMatchObject({ code: 'release.limit-missed' });
  }, 180_000);

  it('is held to a record for anybody where segments are chosen, as often as they like', async () => {
    const tried = async () => {
      const sql = `SELECT count(*)::int AS n FROM release_attempt WHERE purpose = '$choices'`;
      const [row] = await governed.database.query<{ n: number }>(sql);
      return row?.n;
    };
    const rows = { half: 0 };
    expect((await ask(steward, 0.0167, {}, { rows })).result?.risk).toMatchObject({ coarse: true });
    const before = await tried();
    const tCloseness = { column: 'half', t: 1 };
    for (const more of [{}, { tCloseness }])
      expect((await ask(steward, 0.0168, more, { rows })).code).toBeUndefined();
    expect(await ask(steward, 0.0166, {}, { rows })).toMatchObject({ code: 'release.limit-missed' });
    expect(await tried()).toBe(before);
    // Of one zip there is one person: whoever names it, or leaves it out, names them.
    for (const strict of [{ zip: { $gte: 1 } }, { zip: { $ne: 3 } }, { zip: { $in: [10_000, 3] } }])
      expect((await ask(steward, 0.0167, {}, { rows: strict })).code).toMatch(/limit-exact|too-few/);
  }, 180_000);

  it('lets a release be of nobody where there is none, and says nothing of it', async () => {
    const headers = { 'Content-Type': 'text/csv' };
    await steward.must('PUT', '/v1/hierarchies/zips', { body: '10000;a;*\n10002;b;*', headers });
    const kAnonymity = { k: 700, quasiIdentifiers: ['zip'], maxSuppression: 1 };
    const zips = { match: { column: 'zip' }, technique: 'generalization', hierarchy: 'zips' };
    const told = [];
    for (const [mode, transform] of [
      ['none', keep('zip')],
      ['full-domain', zips],
      ['multidimensional', zips],
    ] as const) {
      const { result } = await ask(
        steward,
        1,
        { kAnonymity, enforcement: { mode } },
        { transforms: [transform] },
      );
      const risk = await steward.must<Risk>('GET', `/v1/releases/${result?.release ?? ''}/risk`);
      expect(risk).toMatchObject({ withheld: true, after: { records: 0, k: 700, uniqueness: 1 } });
      expect(risk.enforcement).toEqual({ mode, suppressed: 0 });
      told.push(risk.verdict?.[1]);
      expect(result).toMatchObject({ rows: 0, suppressed: 0 });
    }
    expect(told).toEqual(told.map(() => expect.stringContaining('withheld')));
  }, 180_000);
});

describe('whoever may read the raw records', () => {
  it('is told exact figures, and may release few', async () => {
    const both = await governed.somebody('both', 'engineer', 'steward');
    await governed.dataset(both, 'mine', csv(peopleOf(tables.low)), { subjectKey: 'name' });
    const { result } = await job(both, 'mine', { rows: { name: { $in: names.slice(0, 3) } } });
    expect(result).toMatchObject({ rows: 3, suppressed: 0 });
    expect(result).not.toHaveProperty('coarse');
    // Whoever reads the log may read neither the records nor the release.
    const few = await governed.records('release.create', result?.release);
    expect(few).toMatchObject([{ detail: { rows: 0, suppressed: 0, coarse: true, k: null } }]);
    const made = await job(both, 'mine', { require: k(5) });
    const log = await governed.records('release.create', made.result?.release);
    expect(log).toMatchObject([{ detail: { rows: 200, k: 5 } }]);
    const release = made.result?.release ?? '';
    expect(await both.must('GET', `/v1/releases/${release}`)).toMatchObject({ rows: 200, k: 50 });
  });
});

describe('people that a choice is of', () => {
  it('are those of the dataset, whomever the policy counts', async () => {
    const visits = Array.from({ length: 500 }, (_, i) => ({ visit: i, patient: `p${i % 20}`, ward: i % 2 }));
    await governed.dataset(await governed.somebody('clinic', 'engineer'), 'visits', csv(visits), {
      subjectKey: 'patient',
    });
    const policy = { name: 'visits', purposes: ['research'], subject: 'visit', transforms: [keep('ward')] };
    await steward.must('PUT', '/v1/policies/visits', { json: { ...policy, rows: { patient: 'p3' } } });
    const { problem } = await governed.releaseJob(steward, { dataset: 'visits', policy: 'visits' });
    expect(problem?.code).toBe('release.too-few');
  }, 120_000);
});
