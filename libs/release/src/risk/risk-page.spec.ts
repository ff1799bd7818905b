import { describe, expect, it } from '@jest/globals';
import { Risk } from '#libs/contracts';
import { attackResult, riskFigures, wp216Questions } from '#libs/deidentify';
import { riskPage, riskPagePolicy, type ReportedRelease } from './risk-page.js';
import { groupSizes } from './risk-pictures.js';

const options = { threshold: 0.2, samplingFraction: 0.5 };
const before = riskFigures(
  [
    { size: 1, classes: 90, records: 90 },
    { size: 10, classes: 1, records: 10 },
  ],
  options,
);
const after = riskFigures([{ size: 20, classes: 5, records: 100 }], options);
const attack = attackResult(
  { attempts: 100, successes: 30 },
  { attempts: 100, successes: 10 },
  { method: 'As <ever>.', confidence: 0.95 },
);
const attacks = {
  singlingOut: attack,
  inference: { ...attack, secret: 'salary <b>' },
  notRun: [{ attack: 'linkability', why: 'there is one column' }],
};
const risk = Risk.parse({
  quasiIdentifiers: ['age', 'zip"'],
  before,
  after,
  attacks,
  questions: wp216Questions(after, attacks),
  utility: {
    loss: 0.4,
    columnsKept: 2,
    columnsChanged: 2,
    columnsDropped: 1,
    recordsSuppressed: 3,
    information: { geometricMean: 0.31, attributes: [{ column: '<script>', loss: 0.5 }] },
    marginals: [{ column: 'age', totalVariation: 0.12, missing: 0 }],
    classifier: { label: 'salary', raw: 0.81, release: 0.78, majority: 0.6, records: 500 },
  },
  enforcement: { mode: 'full-domain', node: { age: 2 }, loss: 0.22, suppressed: 3, limit: 10 },
});
const release: ReportedRelease = {
  id: '0199-id',
  dataset: 'people & "co"',
  version: 3,
  policy: 'careful',
  policyVersion: 2,
  purpose: 'research',
  createdAt: '2026-01-02T03:04:05Z',
};

describe('the page of a risk document', () => {
  const page = riskPage(risk, release);

  it('needs nothing and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|javascript:|\bon\w+=|url\(|https?:/i);
    expect(page).toContain('<svg');
  });

  it('writes names as text, whatever is in them', () => {
    expect(page).toContain('people &amp; &quot;co&quot;');
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain('salary &lt;b&gt;');
    expect(page).toContain('As &lt;ever&gt;.');
  });

  it('may be shown with its own style and nothing else', () => {
    expect(riskPagePolicy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]+=*'/);
  });

  it('tells every figure in a table', () => {
    for (const text of [
      'Smallest class (k)',
      '30 of 100',
      '22.2 %',
      'linkability</b> was not run',
      'Tested on 500 raw records',
      'Level of age',
    ]) {
      expect(page).toContain(text);
    }
  });

  it('asks the questions and gives no verdict', () => {
    expect(page).toContain('Is it still possible to single out an individual?');
    expect(page).not.toMatch(/anonymous|is safe|no risk/i);
  });

  it('leaves the raw data out for those who may not read them', () => {
    const { before: _, ...shown } = risk;
    const hidden = riskPage(shown, release);
    expect(hidden).not.toContain('Raw data');
    expect(hidden).not.toContain('90.0 %');
    expect(page).toContain('90.0 %');
  });

  it('says what a synthetic release spent, and how near it comes where that may be known', () => {
    const synthesis = { method: 'mst', epsilon: 2, delta: 1e-9, rho: 0.05, unit: 'subject', records: 697 };
    const pairwise = { mean: 0.05, greatest: 0.15, pairs: 3 };
    const page = riskPage(Risk.parse({ ...risk, synthesis: { ...synthesis, pairwise } }), release);
    expect(page).toContain('<h2>Synthetic data</h2>');
    expect(page).toContain('Distance of pairs of columns from the real ones, greatest');
    const hidden = riskPage(Risk.parse({ ...risk, synthesis }), release);
    expect(hidden).toContain('697');
    expect(hidden).not.toContain('Distance of pairs');
  });

  it('is a page also for a release of which little was measured', () => {
    const { attacks: _, questions: __, before: ___, ...little } = risk;
    const { histogram: ____, journalist: _____, ...plain } = after;
    const bare = riskPage(
      { ...little, after: plain, utility: { ...risk.utility, information: undefined } },
      release,
    );
    expect(bare).toContain('Smallest class (k)');
    expect(bare).not.toContain('undefined');
  });
});

describe('class sizes in a picture', () => {
  it('share out all records', () => {
    const groups = groupSizes([
      { from: 1, to: 1, classes: 4, records: 4 },
      { from: 7, to: 7, classes: 1, records: 7 },
      { from: 100, to: 100, classes: 1, records: 100 },
      { from: 101, to: 200, classes: 1, records: 150 },
    ]);
    expect(groups.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(groups.find(({ label }) => label === '6–10')?.share).toBeCloseTo(7 / 261, 12);
  });
});
