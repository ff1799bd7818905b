import { describe, expect, it } from '@jest/globals';
import { Wp216Question, type AttackResult } from '#libs/contracts';
import { attackResult } from './attack.js';
import { limitsMissed } from './limits.js';
import { wp216Questions } from './questions.js';
import { riskFigures } from './risk-figures.js';

const after = riskFigures([{ size: 4, classes: 5, records: 20 }], { threshold: 0.2, samplingFraction: 1 });
const attack: AttackResult = attackResult(
  { attempts: 100, successes: 40 },
  { attempts: 100, successes: 20 },
  'as ever',
);
const attacks = { singlingOut: attack, notRun: [] };

describe('limits of risk', () => {
  it('that are kept are not spoken of; a figure that equals its limit keeps it', () => {
    expect(
      limitsMissed({ prosecutorHighest: 0.25, uniqueness: 0, singlingOut: 0.25 }, { after, attacks }),
    ).toEqual([]);
    expect(limitsMissed({}, { after })).toEqual([]);
  });

  it('that are missed are told with both figures', () => {
    expect(limitsMissed({ prosecutorHighest: 0.2, singlingOut: 0.1 }, { after, attacks })).toEqual([
      'the highest prosecutor risk is 0.25, and the policy limits it to 0.2',
      'the risk of singling out is 0.25, and the policy limits it to 0.1',
    ]);
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
