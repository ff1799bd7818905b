import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { keep } from '../../test/patients.js';
import { csv } from '../../test/people.js';

/** 200 people, whom nobody but the owner may read raw. */
const names = Array.from({ length: 200 }, (_, i) => `n${String(i).padStart(3, '0')}`);
const people = csv(names.map((name, i) => ({ name, zip: 10_000 + (i % 4), income: 20_000 + i * 350 })));

let governed: Governed;
let steward: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  steward = await governed.somebody('steward', 'steward');
});
afterAll(() => governed.stop());

describe('choices of records that are tried by those who may not read them', () => {
  it('are twenty for what a version holds, whatever they are for; whoever may read raw is asked then', async () => {
    const both = await governed.somebody('chooser', 'engineer', 'steward');
    await governed.dataset(both, 'chosen', people, { subjectKey: 'name' });
    const ask = async (who: Somebody, zip: number, purpose = 'research'): Promise<number> => {
      const json = { name: `zip${zip}`, purposes: ['research', 'billing'], transforms: [keep('income')] };
      await who.must('PUT', `/v1/policies/zip${zip}`, { json: { ...json, rows: { zip: { $lte: zip } } } });
      const release = { dataset: 'chosen', policy: `zip${zip}`, purpose };
      const { status, body } = await who.ask<{ job?: string }>('POST', '/v1/releases', { json: release });
      if (body.job !== undefined) await who.ended(body.job);
      return status;
    };
    await governed.database.query(
      `INSERT INTO release_attempt (version_sha256, purpose, plan, number, first_at)
       SELECT v.sha256, '$choices', 'another ' || i, i, now() FROM generate_series(1, 19) i, dataset_version v
       JOIN dataset d ON d.id = v.dataset_id WHERE d.name = 'chosen'`,
    );
    expect(await ask(steward, 10_001)).toBe(202);
    expect([await ask(steward, 10_002), await ask(steward, 10_003, 'billing')]).toEqual([403, 403]);
    expect((await governed.records('release.ask')).at(-1)).toMatchObject({ outcome: 'denied' });
    expect([await ask(steward, 10_001, 'billing'), await ask(both, 10_002)]).toEqual([202, 202]);
  }, 120_000);

  it('are twenty hierarchies of a column, each of which may put together whom its author likes', async () => {
    const both = await governed.somebody('grouper', 'engineer', 'steward');
    await governed.dataset(both, 'grouped', people, { subjectKey: 'name' });
    const ask = async (who: Somebody, other: number, policy = 'pairs') => {
      const pair = new Set([names[77], names[other]]);
      const body = names.map((name) => `${name};${pair.has(name) ? 'pair' : 'crowd'};*`).join('\n');
      await steward.must('PUT', '/v1/hierarchies/pairs', { body, headers: { 'Content-Type': 'text/csv' } });
      const release = { dataset: 'grouped', policy, purpose: 'research' };
      const { status, body: made } = await who.ask<{ job?: string }>('POST', '/v1/releases', {
        json: release,
      });
      if (made.job !== undefined) await who.ended(made.job);
      return status;
    };
    for (const [policy, level] of [
      ['pairs', 1],
      ['roots', 2],
    ] as const) {
      const names = { match: { column: 'name' }, technique: 'generalization', hierarchy: 'pairs', level };
      const require = { kAnonymity: { k: 2, quasiIdentifiers: ['name'], maxSuppression: 0 } };
      const transforms = [names, keep('income')];
      const json = { name: policy, purposes: ['research'], transforms, require };
      await steward.must('PUT', `/v1/policies/${policy}`, { json });
    }
    expect(await ask(steward, 1)).toBe(202);
    await governed.database.query(
      `INSERT INTO release_attempt (version_sha256, purpose, plan, number, first_at)
       SELECT version_sha256, purpose, 'another ' || i, i, now() FROM generate_series(2, 20) i, release_attempt
       WHERE purpose LIKE '$groupings%' AND number = 1`,
    );
    expect([await ask(steward, 2), await ask(steward, 1, 'roots')]).toEqual([403, 403]);
    expect([await ask(steward, 1), await ask(both, 2)]).toEqual([202, 202]);
  }, 120_000);
});
