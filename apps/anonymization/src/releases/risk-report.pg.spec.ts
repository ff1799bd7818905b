import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Risk } from '#libs/contracts';
import { Governed, type Somebody } from '../../../../test/support/governed.js';
import { keep, patients } from '../../test/patients.js';
import { csv } from '../../test/people.js';

let governed: Governed;
let owner: Somebody;
let steward: Somebody;
let reader: Somebody;
beforeAll(async () => {
  governed = await Governed.start();
  owner = await governed.somebody('owner', 'engineer');
  steward = await governed.somebody('steward', 'steward');
  reader = await governed.somebody('reader', 'analyst');
  await governed.dataset(owner, 'patients', csv(patients(600)));
  await governed.grant(steward, reader, 'dataset:patients');
});
afterAll(() => governed.stop());

const quasiIdentifiers = ['age', 'job'];
const policy = (limits: object) => ({
  purposes: ['research'],
  transforms: [{ match: { column: 'age' }, technique: 'generalization', width: 20 }, keep('job', 'illness')],
  require: { kAnonymity: { k: 5, quasiIdentifiers, maxSuppression: 1 }, limits },
});

async function job(name: string, limits: object) {
  await steward.must('PUT', `/v1/policies/${name}`, { json: { name, ...policy(limits) } });
  return governed.releaseJob(steward, { dataset: 'patients', policy: name });
}

describe('the risk report of a release', () => {
  let path: string;
  beforeAll(async () => {
    const { state, result, problem } = await job('within', { prosecutorHighest: 0.2, singlingOut: 0.9 });
    if (state !== 'succeeded' || !result) throw new Error(`the release ${state}: ${JSON.stringify(problem)}`);
    path = `/v1/releases/${result.release}/risk`;
  });

  it('tells risk, attacks, utility and questions', async () => {
    const risk = Risk.parse(await owner.must('GET', path));
    expect(risk.after.k).toBeGreaterThanOrEqual(5);
    expect(risk.after.histogram?.every(({ from }) => from >= 5)).toBe(true);
    expect(risk.attacks?.notRun).toEqual([]);
    expect(risk.attacks?.inference?.secret).toBe('illness');
    expect(risk.questions).toHaveLength(3);
    expect(risk.utility.information?.attributes.map(({ column }) => column).sort()).toEqual(quasiIdentifiers);
    expect(risk.utility.marginals).toHaveLength(3);
  });

  it('is a page of its own for a browser', async () => {
    const page = await steward.ask<string>('GET', path, { headers: { Accept: 'text/html,*/*;q=0.8' } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('vary')).toContain('Accept');
    expect(page.body).toContain('Risk and utility of patients for research');
    expect(page.body).not.toContain('<script');
  });

  it('says nothing of the raw data to those who may not read them, on the page as in JSON', async () => {
    const shown = Risk.parse(await reader.must('GET', path));
    expect(shown.before).toBeUndefined();
    const page = await reader.must<string>('GET', path, { headers: { Accept: 'text/html' } });
    expect(page).not.toContain('Raw data');
  });

  it('is not found by those who may not know of the release', async () => {
    const stranger = await governed.somebody('stranger', 'analyst');
    const page = await stranger.ask('GET', path, { headers: { Accept: 'text/html' } });
    expect(page.status).toBe(404);
  });
});

describe('a policy that limits risk', () => {
  it('fails a release that is riskier, with the figures', async () => {
    const { state, problem } = await job('strict', { singlingOut: 0.9, prosecutorHighest: 0.001 });
    expect(state).toBe('failed');
    expect(problem).toMatchObject({ code: 'release.limit-missed' });
    expect(problem?.detail).toMatch(
      /highest prosecutor risk is up to 0\.\d+, and the policy limits it to 0\.001/,
    );
  });
});
