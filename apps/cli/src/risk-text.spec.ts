import { describe, expect, it } from '@jest/globals';
import { Risk } from '#libs/contracts';
import { riskText } from './risk-text.js';

const interval = { lower: 0.1, upper: 0.3, confidence: 0.95 };
const attack = {
  attempts: 100,
  successes: 30,
  rate: 0.3,
  rateInterval: interval,
  baseline: 0.1,
  baselineInterval: interval,
  risk: 0.222,
  riskInterval: interval,
  value: 0.222,
  interval: [0.1, 0.3],
  level: 0.95,
  method: 'as ever',
};
const figures = {
  records: 10,
  classes: 2,
  k: 4,
  uniqueness: 0,
  prosecutor: { average: 0.2, highest: 0.25 },
  marketer: 0.2,
};
const risk = Risk.parse({
  verdict: ['One stands alone.', 'Little was lost.', 'Next: look\u202e.'],
  attempt: { number: 3, confidence: 0.991667 },
  quasiIdentifiers: ['age'],
  after: figures,
  attacks: {
    singlingOut: attack,
    inference: { ...attack, secret: 'pay\u202e' },
    notRun: [{ attack: 'linkability', why: 'there is one column' }],
  },
  utility: {
    loss: 0.5,
    columnsKept: 1,
    columnsChanged: 1,
    columnsDropped: 0,
    recordsSuppressed: 2,
    classifier: { label: 'pay', raw: 0.9, release: 0.8, majority: 0.6, records: 500 },
  },
  enforcement: { mode: 'none', suppressed: 2 },
});

describe('a risk document in a terminal', () => {
  const text = riskText(risk);

  it('opens with its verdict, and says which attempt it was', () => {
    expect(text.split('\n').slice(0, 3)).toEqual([
      'One stands alone.',
      'Little was lost.',
      'Next: look\\u{202e}.',
    ]);
    expect(text).toContain('Attempt 3 on this dataset version for this purpose: intervals hold at 99.1667 %');
  });

  it('has figures, attacks and cost', () => {
    expect(text).toMatch(/k +not shown +4/);
    expect(text).toMatch(/singling out +30 of 100 +10 % +22\.2 % +10 % to 30 % \(95 %\)/);
    expect(text).toContain('linkability was not run: there is one column');
    expect(text).toMatch(/accuracy for pay +80 %, from raw data 90 %/);
  });

  it('leaves out what was not measured', () => {
    expect(text).not.toContain('journalist');
    expect(text).not.toContain('delta');
  });

  it('spells out what a terminal would hide', () => {
    expect(text).toContain('pay\\u{202e}');
  });
});
