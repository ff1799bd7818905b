import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { epsilonAt } from './epsilon.js';
import { epsilonOfGaussian, gaussianSigma } from './gaussian.js';
import {
  composeLosses,
  deltaLoss,
  gaussianLoss,
  laplaceLoss,
  type PrivacyLoss,
  pureLoss,
  readLoss,
  writeLoss,
  zcdpLoss,
} from './privacy-loss.js';
import { caseCount } from '../../../../test/support/case-count.js';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const loss: fc.Arbitrary<PrivacyLoss> = fc.oneof(
  between(0, 3).map(pureLoss),
  between(0.001, 3).map((epsilon) => laplaceLoss(epsilon, 64)),
  between(0.5, 50).map(gaussianLoss),
  between(0, 0.5).map(zcdpLoss),
  between(0, 1e-7).map(deltaLoss),
);
const losses = fc.array(loss, { maxLength: 6 });
const delta = between(1e-6, 0.1);
/** Equal but for rounding. */
const atMost = (a: number, b: number): boolean => a <= b * (1 + 1e-9) + 1e-12;
const runs = { numRuns: caseCount(60), seed: 7 };

describe('composition', () => {
  it('never costs less than a part', () => {
    fc.assert(
      fc.property(losses, loss, delta, (all, one, at) =>
        atMost(epsilonAt(composeLosses(all), at), epsilonAt(composeLosses([...all, one]), at)),
      ),
      runs,
    );
  });

  it('of pure mechanisms never costs more than their sum', () => {
    fc.assert(
      fc.property(fc.array(between(0, 3)), delta, (all, at) =>
        atMost(
          epsilonAt(composeLosses(all.map(pureLoss)), at),
          all.reduce((sum, epsilon) => sum + epsilon, 0),
        ),
      ),
      runs,
    );
  });

  it('does not depend on order or on how losses were grouped', () => {
    fc.assert(
      fc.property(losses, losses, delta, (a, b, at) => {
        const flat = epsilonAt(composeLosses([...a, ...b]), at);
        const grouped = epsilonAt(composeLosses([composeLosses(b), composeLosses(a)]), at);
        return flat === grouped || (atMost(flat, grouped) && atMost(grouped, flat));
      }),
      runs,
    );
  });

  it('costs less for a larger δ', () => {
    fc.assert(
      fc.property(losses, delta, (all, at) => {
        const total = composeLosses(all);
        return atMost(epsilonAt(total, at * 2), epsilonAt(total, at));
      }),
      runs,
    );
  });

  it('is kept by a ledger', () => {
    fc.assert(
      fc.property(losses, delta, (all, at) => {
        const total = composeLosses(all);
        const kept = readLoss(JSON.parse(JSON.stringify(writeLoss(total))) as ReturnType<typeof writeLoss>);
        return epsilonAt(kept, at) === epsilonAt(total, at);
      }),
      runs,
    );
  });
});

describe('the analytic Gaussian', () => {
  it('is calibrated to the ε that it then costs', () => {
    fc.assert(
      fc.property(between(0.01, 20), between(1e-10, 0.1), (epsilon, at) => {
        const cost = epsilonOfGaussian(1 / gaussianSigma(epsilon, at), at);
        return Math.abs(cost - epsilon) < 1e-6 * Math.max(1, epsilon);
      }),
      runs,
    );
  });
});
