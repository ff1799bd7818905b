import { describe, expect, it } from '@jest/globals';
import { Wp216Question, type AttackResult } from '#libs/contracts';
import { attackResult } from './attack.js';
import { confidenceOfAttempt } from './attempts.js';
import { limitsMissed } from './limits.js';
import { wp216Questions } from './questions.js';
import { riskFigures } from './risk-figures.js';

const after = riskFigures([{ size: 4, classes: 5, records: 20 }], { threshold: 0.2, samplingFraction: 1 });
const attack: AttackResult = attackResult(
  { attempts: 100, successes: 40 },
  { attempts: 100, successes: 20 },
  { method: 'as ever', confidence: 0.95 },
);
const attacks = { singlingOut: attack, notRun: [] };

describe('limits of risk', () => {
  it('that are kept are not spoken of; a figure that equals its limit keeps it', () => {
    expect(
      limitsMissed(
        { prosecutorHighest: 0.25, uniqueness: 0, singlingOut: attack.riskInterval.upper },
        { after, attacks },
      ),
    ).toEqual([]);
    expect(limitsMissed({}, { after })).toEqual([]);
  });

  it('that are missed are told with the limit, and coarsely with what was measured', () => {
    expect(limitsMissed({ prosecutorHighest: 0.2, singlingOut: 0.26 }, { after, attacks })).toEqual([
      'the highest prosecutor risk is up to 0.25, and the policy limits it to 0.2',
      'the risk of singling out is up to 0.4 with a confidence of 95 %, and the policy limits it to 0.26',
    ]);
  });

  it('that are missed by more or less are told alike within a step', () => {
    const of = (classes: number) =>
      riskFigures(
        [
          { size: 1, classes, records: classes },
          { size: 1000, classes: 1, records: 1000 },
        ],
        { threshold: 0.2, samplingFraction: 1 },
      );
    const said = [1, 2, 9, 40].map((classes) => limitsMissed({ uniqueness: 0 }, { after: of(classes) }));
    expect(new Set(said.flat()).size).toBe(1);
  });

  it('are held against the upper end of an interval, which rises with every attempt', () => {
    const at = (attempt: number): AttackResult =>
      attackResult(
        { attempts: 1000, successes: 400 },
        { attempts: 1000, successes: 200 },
        { method: 'as ever', confidence: confidenceOfAttempt(attempt) },
      );
    const [first, twentieth] = [at(1), at(20)];
    expect(first.riskInterval.confidence).toBe(0.95);
    expect(twentieth.risk).toBe(first.risk);
    expect(twentieth.riskInterval.upper).toBeGreaterThan(first.riskInterval.upper + 0.01);
    const limits = { singlingOut: first.riskInterval.upper };
    const missed = (singlingOut: AttackResult) =>
      limitsMissed(limits, { after, attacks: { singlingOut, notRun: [] } }).length;
    expect([missed(first), missed(twentieth)]).toEqual([0, 1]);
  });

  it('are passed by chance in no more than 5 % of all attempts together, however many there are', () => {
    let all = 0;
    for (let attempt = 1; attempt <= 10_000; attempt++) all += (1 - confidenceOfAttempt(attempt)) / 2;
    expect(all).toBeLessThan(0.05);
    expect(all).toBeGreaterThan(0.0499);
  });

  it('are missed when nobody could measure them', () => {
    const missed = limitsMissed({ inference: 0.5, linkability: 1 }, { after, attacks });
    expect(missed).toHaveLength(2);
    expect(missed[0]).toContain('could not be measured');
  });
});

describe('the questions of WP216', () => {
  const questions = wp216Questions(after, { ...attacks, inference: { ...attack, secret: 'illness' } });

  it('are three, each with figures', () => {
    expect(questions).toHaveLength(3);
    for (const question of questions) expect(Wp216Question.parse(question).figures).not.toHaveLength(0);
    const k = { name: 'smallest class of equal quasi-identifiers (k)', value: 4, unit: 'count' };
    expect(questions[0]?.figures).toContainEqual(k);
  });

  it('are asked without a verdict', () => {
    expect(JSON.stringify(questions)).not.toMatch(/anonym/i);
  });
});
