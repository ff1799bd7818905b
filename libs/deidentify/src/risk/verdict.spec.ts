import { describe, expect, it } from '@jest/globals';
import { Risk } from '#libs/contracts';
import { attackResult } from './attack.js';
import { riskFigures } from './risk-figures.js';
import { verdictOf } from './verdict.js';

const told = { method: 'as ever', confidence: 0.95 };
const low = attackResult({ attempts: 1000, successes: 20 }, { attempts: 1000, successes: 10 }, told);
const high = attackResult({ attempts: 1000, successes: 500 }, { attempts: 1000, successes: 10 }, told);
const options = { threshold: 0.2, samplingFraction: 1 };
const alone = riskFigures(
  [
    { size: 1, classes: 997, records: 997 },
    { size: 3, classes: 1, records: 3 },
  ],
  options,
);
const five = riskFigures([{ size: 5, classes: 200, records: 1000 }], options);

const document = (more: object): Risk =>
  Risk.parse({
    quasiIdentifiers: ['age', 'zip'],
    after: five,
    attacks: { singlingOut: low, linkability: low, inference: { ...low, secret: 'illness' }, notRun: [] },
    utility: { loss: 0.25, columnsKept: 2, columnsChanged: 1, columnsDropped: 1, recordsSuppressed: 50 },
    enforcement: { mode: 'none', suppressed: 50 },
    ...more,
  });

describe('a verdict', () => {
  it('says that people stand alone, and what to do before anything is granted', () => {
    const information = {
      geometricMean: 0.2,
      attributes: [
        { column: 'age', loss: 0.4 },
        { column: 'zip', loss: 0 },
      ],
    };
    const [who, lost, next] = verdictOf(
      document({ after: alone, utility: { ...document({}).utility, information } }),
    );
    expect(who).toMatch(/^99\.7 % of the records stand alone \(k = 1\): whoever knows age, zip of somebody/);
    expect(lost).toBe(
      'What was lost: 25 % of the cells no longer say exactly what they said; 1 column was dropped; 50 records were suppressed (4.76 %).',
    );
    expect(next).toContain('before this is granted to anybody');
    expect(next).toContain('zip is told most exactly');
  });

  it('is no more exact than coarse counts, and compares nothing with itself', () => {
    const classifier = { label: 'illness', raw: 0.3501, release: 0.3499, majority: 0.2, records: 1000 };
    const utility = { ...document({}).utility, classifier } as Risk['utility'];
    const [, lost] = verdictOf(document({ coarse: true, utility }));
    expect(lost).toContain('up to 25 % of the cells');
    expect(lost).toContain('about 50 records were suppressed (about 5 %)');
    expect(lost).toContain('right 35 % of the time, as before');
  });

  it('says what k hides and what attacks gain at most', () => {
    const [who, , next] = verdictOf(document({}));
    expect(who).toContain('at most 1 of 5 cases (k = 5)');
    expect(who).toMatch(/gains most: 1\.01 % more than guessing, [\d.]+ % at most \(at 95 % confidence\)/);
    expect(next).toContain('nothing of what was measured asks for a change');
  });

  it('names what can be guessed, or which attack gains', () => {
    const attacks = { singlingOut: low, inference: { ...high, secret: 'illness' }, notRun: [] };
    expect(verdictOf(document({ attacks }))[2]).toContain('illness can be guessed');
    expect(verdictOf(document({ attacks: { singlingOut: high, notRun: [] } }))[2]).toContain('singling out');
    expect(verdictOf(document({ after: { ...five, l: 1 } }))[2]).toContain('the same sensitive value');
  });

  it('does not call safe what was not measured', () => {
    const [who, , next] = verdictOf(document({ quasiIdentifiers: [], after: { ...five, k: 1000 } }));
    expect(who).toContain('was not measured');
    expect(next).toContain('before this is granted to anybody');
    expect(verdictOf(document({ after: riskFigures([], options) }))[0]).toContain('no records');
  });

  it('is three lines of one sentence each, also for synthetic records', () => {
    const synthesis = { method: 'mst', epsilon: 1, delta: 1e-9, rho: 0.01, unit: 'record', records: 10 };
    for (const lines of [verdictOf(document({})), verdictOf(document({ synthesis }))]) {
      expect(lines).toHaveLength(3);
      for (const line of lines) expect(line).toMatch(/^[^\n]+\.$/);
    }
  });
});
