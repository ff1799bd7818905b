import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Risk } from '#libs/contracts';
import { corpusFile, describeCorpus } from '../../../../test/support/corpus.js';
import { type Accepted } from '../../../../test/support/caller.js';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { type Release } from './releases.schema.js';

describeCorpus('attempts at a limit', () => {
  let governed: Governed;
  let steward: Somebody;
  beforeAll(async () => {
    governed = await Governed.start();
    const owner = await governed.somebody('owner', 'engineer');
    steward = await governed.somebody('steward', 'steward');
    const text = readFileSync(corpusFile('arx-adult', 'adult.csv'), 'utf8');
    const lines = text.split(/\r?\n/).slice(0, 401);
    for (const name of ['adult', 'again', 'other'])
      await governed.dataset(owner, name, lines.join('\n').replaceAll(';', ','));
  });
  afterAll(() => governed.stop());

  const released = ['age', 'education', 'occupation', 'salary-class'];
  const policy = async (name: string, more: object = {}, requirement: object = {}): Promise<void> => {
    const kAnonymity = { k: 2, quasiIdentifiers: ['salary-class'], maxSuppression: 0.5 };
    const json = {
      name,
      purposes: ['research', 'planning'],
      transforms: [{ match: { column: released }, technique: 'keep' }],
      require: { kAnonymity, ...requirement },
      ...more,
    };
    await steward.must('PUT', `/v1/policies/${name}`, { json });
  };
  const made = async (dataset: string, policy: string, purpose = 'research') => {
    const { release, risk } = await governed.release(steward, { dataset, policy, purpose });
    const path = `/v1/releases/${release}`;
    const { verdict = [] } = Risk.parse(await steward.must('GET', `${path}/risk`));
    return { release: await steward.must<Release>('GET', path), risk: Risk.parse(risk), verdict };
  };

  it('that ask for the same again are the same attempt, and measure the same', async () => {
    await policy('plain');
    await policy('renamed', { description: 'The same by another name.' });
    const first = await made('adult', 'plain');
    expect(first.release.attempt).toEqual({ number: 1, of: 1, confidence: 0.95 });
    expect(first.verdict[0]).toMatch(/^Nobody stands alone.*gains most: .* % confidence\)\.$/);
    for (const again of [await made('adult', 'plain'), await made('again', 'renamed')]) {
      expect(again.risk).toEqual(first.risk);
      expect(again.release.attempt).toEqual(first.release.attempt);
    }
    // For another purpose it is counted apart, but it is no other draw.
    const apart = await made('adult', 'plain', 'planning');
    expect(apart.risk.attacks).toEqual(first.risk.attacks);
    expect(apart.release.attempt).toEqual({ number: 1, of: 1, confidence: 0.95 });
  });

  it('are twenty for twenty policies that hardly differ, none of which gets past what one does not', async () => {
    const { risk } = await made('other', 'plain');
    const limit = (risk.attacks?.singlingOut?.risk ?? 0) * 0.8;
    expect(limit).toBeGreaterThan(0.05);
    const ends = [];
    for (let i = 1; i <= 20; i++) {
      const kAnonymity = { k: 2, quasiIdentifiers: ['salary-class'], maxSuppression: 0.5 + i / 100 };
      await policy(`near-${i}`, {}, { kAnonymity, limits: { singlingOut: limit } });
      ends.push(await governed.releaseJob(steward, { dataset: 'other', policy: `near-${i}` }));
    }
    expect(ends.map(({ problem }) => problem?.code)).toEqual(ends.map(() => 'release.limit-missed'));
    const sure = ends.map(({ problem }) =>
      Number(/confidence of ([\d.]+) %/.exec(problem?.detail ?? '')?.[1]),
    );
    // 1 − 0.1 / (n(n + 1)): the same bytes under another name were the first attempt.
    expect([sure.at(0), sure.at(-1)]).toEqual([98.3333, 99.9784]);
    expect(sure.toSorted((a, b) => a - b)).toEqual(sure);
    const asked = (await governed.records('release.ask')).slice(-20).map(({ detail }) => detail);
    expect(asked).toEqual(ends.map((_, i) => expect.objectContaining({ attempt: i + 2 })));
  }, 600_000);

  it('are counted one by one when they are made at once, and anew for each draw of a plan that draws', async () => {
    await policy('drawn', { sampling: { fraction: 0.5 } });
    const ask = () =>
      steward.must<Accepted>('POST', '/v1/releases', {
        json: { dataset: 'again', policy: 'drawn', purpose: 'planning' },
      });
    await Promise.all([ask(), ask(), ask(), ask()]);
    const rows = await governed.database.query<{ number: number }>(
      `SELECT number FROM release_attempt WHERE purpose = 'planning' ORDER BY number`,
    );
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  });

  it('begin with a verdict that says who stands alone, before anything is granted', async () => {
    await policy('alone', { require: undefined });
    const { risk, verdict } = await made('adult', 'alone');
    if (risk.quasiIdentifiers.length > 0) expect(verdict[0]).toMatch(/stand alone \(k = 1\)/);
    expect(verdict[2]).toContain('before this is granted to anybody');
  });
});
