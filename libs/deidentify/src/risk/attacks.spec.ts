import { describe, expect, it } from '@jest/globals';
import { AttackResult } from '#libs/contracts';
import { type CodedValues, type PairedSample, type SampleColumn } from './coded-sample.js';
import { inference } from './inference.js';
import { linkability, type World } from './linkability.js';
import { randomNumbers } from './random-numbers.js';

const random = () => randomNumbers((length) => Uint8Array.from({ length }, (_, i) => i * 37 + 5));

function coded(texts: readonly (string | null)[]): CodedValues {
  const labels = [...new Set(texts.filter((text) => text !== null))];
  const place = new Map(labels.map((label, i) => [label, i]));
  return { labels, codes: Int32Array.from(texts, (text) => (text === null ? -1 : (place.get(text) ?? -1))) };
}

type Texts = readonly (string | null)[];

function column(name: string, raw: Texts, released: Texts = raw): SampleColumn {
  return { name, raw: coded(raw), released: coded(released), faithfulness: 'label', emptied: false };
}

const n = 2000;
const draw = random();
const draws = (values: number): string[] => Array.from({ length: n }, () => String(draw.integer(values)));
const age = draws(80).map((text) => String(Number(text) + 10));
const zip = draws(200).map((text) => `z${text}`);
const job = draws(100).map((text) => `job ${text}`);
const pet = draws(90).map((text) => `pet ${text}`);
/** Follows from age and zip, but for nothing else. */
const illness = age.map((text, i) => `illness ${(Number(text) * 7 + (zip[i] ?? '').length * 3) % 9}`);
const coin = draws(4).map((text) => `coin ${text}`);

const decades = age.map(
  (text) => `[${Math.floor(Number(text) / 40) * 40}, ${Math.floor(Number(text) / 40) * 40 + 40})`,
);
const stars = Array.from({ length: n }, () => '*');

function world(columns: readonly SampleColumn[], left = 0): World {
  const inRelease = new Uint8Array(n).fill(1).fill(0, 0, left);
  const sample: PairedSample = { length: n, paired: true, inRelease, columns };
  const all = Int32Array.from({ length: n - left }, (_, i) => i + left);
  const controls = Int32Array.from({ length: left }, (_, i) => i);
  const targets = all.slice(0, 500);
  return { sample, targets, others: targets, controls, candidates: all, random: random(), confidence: 0.95 };
}

describe('the inference attack', () => {
  const run = (known: readonly SampleColumn[], secret: SampleColumn, left = 0) => {
    const result = inference(world([...known, secret], left), known, secret);
    AttackResult.parse((({ secret: _, ...rest }) => rest)(result));
    return result;
  };

  it('guesses what raw data tell', () => {
    const result = run([column('age', age), column('zip', zip)], column('illness', illness));
    expect(result.rate).toBeGreaterThan(0.95);
    expect(result.risk).toBeGreaterThan(0.9);
    expect(result.secret).toBe('illness');
  });

  it('guesses no better than the most common value where nothing is told', () => {
    const result = run([column('age', age, stars), column('zip', zip, stars)], column('illness', illness));
    expect(result.rate).toBe(result.baseline);
    expect(result.risk).toBe(0);
  });

  it('gains little from columns that have nothing to do with the secret, in classes of many', () => {
    const result = run([column('age', age, decades), column('zip', zip, stars)], column('coin', coin));
    expect(result.riskInterval.lower).toBe(0);
    expect(result.risk).toBeLessThan(0.1);
  });

  it('finds a secret that all of a generalized class have', () => {
    const sick = age.map((text) => (Number(text) < 40 ? 'young' : Number(text) < 80 ? 'middle' : 'old'));
    expect(run([column('age', age, decades)], column('sick', sick)).rate).toBe(1);
  });

  it('lets controls raise the baseline: what holds for people who are not in the release is no risk of it', () => {
    const sick = age.map((text) => (Number(text) < 50 ? 'young' : 'old'));
    const result = run([column('age', age)], column('sick', sick), 600);
    expect(result.baseline).toBeGreaterThan(0.95);
    expect(result.risk).toBeLessThan(0.5);
  });

  it('takes a number for guessed within a twentieth', () => {
    const income = age.map((text) => String(Number(text) * 1000));
    const rounded = age.map((text) => String(Number(text) * 1000 + 200));
    const result = inference(world([]), [column('age', age)], {
      ...column('income', income, rounded),
      faithfulness: 'perturbed',
    });
    expect(result.rate).toBeGreaterThan(0.99);
  });
});

describe('the linkability attack', () => {
  const run = (first: readonly SampleColumn[], second: readonly SampleColumn[], left = 0) =>
    AttackResult.parse(linkability(world([...first, ...second], left), [first, second]));

  it('ties two halves of a raw record together', () => {
    const result = run([column('age', age), column('zip', zip)], [column('job', job), column('pet', pet)]);
    expect(result.rate).toBeGreaterThan(0.9);
    expect(result.risk).toBeGreaterThan(0.85);
  });

  it('is chance where nothing is told', () => {
    const hidden = [column('age', age, stars), column('zip', zip, stars), column('job', job, stars)];
    const result = run(hidden.slice(0, 2), hidden.slice(2));
    expect(result.rate).toBeLessThan(0.05);
    expect(result.riskInterval.lower).toBe(0);
  });

  it('is the same for the same random bytes', () => {
    const once = () => run([column('age', age, decades)], [column('job', job)]);
    expect(once()).toEqual(once());
  });

  it('compares with records that are not in the release when there are some', () => {
    const result = run([column('age', age)], [column('job', job)], 400);
    expect(result.method).toContain('not in the release');
    expect(result.baselineInterval.upper - result.baselineInterval.lower).toBeLessThan(0.12);
  });
});
