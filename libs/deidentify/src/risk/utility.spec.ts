import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type PairedSample, type SampleColumn } from './coded-sample.js';
import { correlationChange, marginals, totalVariation } from './distributions.js';
import { attributeLoss, entropyLoss, information } from './information.js';
import { randomNumbers } from './random-numbers.js';
import { learnable, maxClasses, referenceClassifier } from './reference-classifier.js';

const random = () => randomNumbers((length) => new Uint8Array(length).fill(9));

function coded(texts: readonly (string | null)[]) {
  const labels = [...new Set(texts.filter((text) => text !== null))];
  return { labels, codes: Int32Array.from(texts, (text) => (text === null ? -1 : labels.indexOf(text))) };
}

type Texts = readonly (string | null)[];

function column(name: string, raw: Texts, released: Texts = raw): SampleColumn {
  return { name, raw: coded(raw), released: coded(released), faithfulness: 'label', emptied: false };
}

function sampleOf(columns: readonly SampleColumn[], inRelease?: readonly number[]): PairedSample {
  const length = columns[0]?.raw.codes.length ?? 0;
  return {
    length,
    paired: true,
    columns,
    inRelease: inRelease === undefined ? new Uint8Array(length).fill(1) : Uint8Array.from(inRelease),
  };
}

describe('information loss', () => {
  const zip = ['a1', 'a1', 'a2', 'b1'];

  it('is the share of other values that a label could stand for', () => {
    // Two of three values under a**: 1/2 for three records, 0 for the fourth.
    const one = column('zip', zip, ['a*', 'a*', 'a*', 'b1']);
    expect(attributeLoss(one, sampleOf([one]))).toBeCloseTo((3 * 0.5) / 4, 12);
  });

  it('is none for kept values and all for one label or suppressed records', () => {
    const [same, star] = [column('zip', zip), column('zip', zip, ['*', '*', '*', '*'])];
    expect(attributeLoss(same, sampleOf([same]))).toBe(0);
    expect(attributeLoss(star, sampleOf([star]))).toBe(1);
    expect(attributeLoss(same, sampleOf([same], [0, 0, 0, 0]))).toBe(1);
    expect(attributeLoss(same, sampleOf([same], [1, 1, 1, 0]))).toBe(0.25);
  });

  it('has the geometric mean that ARX has', () => {
    const [same, star] = [column('a', zip), column('b', zip, ['*', '*', '*', '*'])];
    expect(information([same, star], sampleOf([same, star])).geometricMean).toBeCloseTo(Math.SQRT2 - 1, 12);
  });

  it('in bits is what a label leaves open', () => {
    const half = column('x', ['1', '2', '3', '4'], ['low', 'low', 'high', 'high']);
    expect(entropyLoss([half], sampleOf([half]))).toBeCloseTo(0.5, 12);
    expect(entropyLoss([column('x', zip)], sampleOf([column('x', zip)]))).toBe(0);
    expect(entropyLoss([half], sampleOf([half], [0, 0, 0, 0]))).toBe(1);
  });

  it('never falls when two labels become one', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(texts, (raw) => {
        const finer = column(
          'x',
          raw,
          raw.map((text) => (text < 'c' ? 'ab' : text)),
        );
        const coarser = column(
          'x',
          raw,
          raw.map((text) => (text < 'd' ? 'abc' : text)),
        );
        for (const measure of [attributeLoss]) {
          expect(measure(coarser, sampleOf([coarser]))).toBeGreaterThanOrEqual(
            measure(finer, sampleOf([finer])) - 1e-12,
          );
        }
        expect(entropyLoss([coarser], sampleOf([coarser]))).toBeGreaterThanOrEqual(
          entropyLoss([finer], sampleOf([finer])) - 1e-12,
        );
      }),
    );
  });
});

describe('changed distributions', () => {
  it('are no change where values are generalized and nobody is suppressed', () => {
    const one = column('age', ['21', '25', '34', '38'], ['[20, 30)', '[20, 30)', '[30, 40)', '[30, 40)']);
    expect(marginals([one], sampleOf([one]))).toEqual([{ column: 'age', totalVariation: 0, missing: 0 }]);
  });

  it('show whom suppression left out', () => {
    const one = column('sex', ['f', 'f', 'm', 'm'], ['f', 'f', 'm', null]);
    const [found] = marginals([one], sampleOf([one], [1, 1, 1, 0]));
    expect(found?.totalVariation).toBeCloseTo(1 / 6, 12);
    expect(found?.missing).toBe(0.25);
  });

  it('are half the sum of differences', () => {
    expect(totalVariation(new Map([[1, 1]]), new Map([[2, 1]]))).toBe(1);
    expect(totalVariation(new Map([[1, 0.5]]), new Map([[1, 0.5]]))).toBe(0);
  });

  it('of pairs are seen when one column is shuffled', () => {
    const x = Array.from({ length: 400 }, (_, i) => String(i % 4));
    const shuffled = Array.from(random().choose(400, 400), (i) => x[i] ?? '');
    const columns = [column('a', x), column('b', x, shuffled)];
    const change = correlationChange(columns, sampleOf(columns));
    expect(change?.pairs).toBe(1);
    expect(change?.meanChange).toBeGreaterThan(0.8);
    const same = [column('a', x), column('b', x)];
    expect(correlationChange(same, sampleOf(same))?.largestChange).toBe(0);
  });
});

describe('the reference classifier', () => {
  const n = 1500;
  const draw = random();
  const x = Array.from({ length: n }, () => String(draw.integer(30)));
  const y = x.map((text) => (Number(text) % 3 === 0 ? 'yes' : 'no'));
  const label = column('y', y);

  it('learns as well from a release that keeps what counts', () => {
    const kept = column('x', x);
    const result = referenceClassifier([kept, label], sampleOf([kept, label]), { label, random: random() });
    expect(result?.raw).toBeGreaterThan(0.98);
    expect(result?.release).toBeGreaterThan(0.98);
    expect(result?.majority).toBeLessThan(0.8);
    expect(result?.records).toBe(500);
  });

  it('learns nothing but the most common answer from a release that tells nothing', () => {
    const hidden = column(
      'x',
      x,
      x.map(() => '*'),
    );
    const result = referenceClassifier([hidden, label], sampleOf([hidden, label]), {
      label,
      random: random(),
    });
    expect(result?.raw).toBeGreaterThan(0.98);
    expect(result?.release).toBe(result?.majority);
  });

  it('learns from numbers too', () => {
    const number = Array.from({ length: n }, () => String(draw.uniform() * 1000));
    const high = column(
      'y',
      number.map((text) => (Number(text) > 500 ? 'high' : 'low')),
    );
    const features = column('x', number);
    const result = referenceClassifier([features, high], sampleOf([features, high]), {
      label: high,
      random: random(),
    });
    expect(result?.raw).toBeGreaterThan(0.95);
  });

  it('is absent where there is too little to learn from', () => {
    const few = [column('x', x.slice(0, 90)), column('y', y.slice(0, 90))] as const;
    expect(referenceClassifier(few, sampleOf(few), { label: few[1], random: random() })).toBeUndefined();
  });

  it('wants a label of few values that is released as it is', () => {
    expect(learnable(label, sampleOf([label]))).toBe(true);
    const changed = column(
      'y',
      y,
      y.map(() => 'yes'),
    );
    expect(learnable(changed, sampleOf([changed]))).toBe(false);
    const many = column(
      'z',
      x.map((_, i) => String(i % (maxClasses + 1))),
    );
    expect(learnable(many, sampleOf([many]))).toBe(false);
  });
});
