import { problem } from '#libs/kernel';
import { logAdd } from './special.js';

const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => Number((from + i * step).toFixed(6)));

/** The Rényi orders at which every loss is kept. Stored losses are lists in this order: never change it, only the version. */
export const orders: readonly number[] = [
  ...[1.01, 1.02, 1.05],
  ...range(1.1, 10.9, 0.1),
  ...range(11, 64, 1),
  ...[80, 96, 128, 192, 256, 512, 1024],
];

/**
 * What an answer can betray of one unit, in the three ways in which losses add up. Each is a bound of its own; what an
 * (ε, δ) statement takes is the best of them (`epsilonAt`).
 */
export interface PrivacyLoss {
  /** ε of pure differential privacy; Infinity where the mechanism is not pure. */
  readonly pure: number;
  /** Rényi differential privacy ε(α) at `orders`. */
  readonly rdp: readonly number[];
  /** δ that is spent whatever the method, such as a threshold's. */
  readonly delta: number;
  readonly gaussian: GaussianPart;
}

/** A loss as that of pure mechanisms (Σ ε) beside Gaussian ones (Σ μ², μ = sensitivity / σ); ε is Infinity for all others. */
export interface GaussianPart {
  readonly epsilon: number;
  readonly squaredMu: number;
  /** What discrete noise may betray beyond rounded continuous noise, as an ε and as a δ. */
  readonly excess: number;
  readonly delta: number;
}

/** Nothing spent. */
export const noLoss: PrivacyLoss = {
  pure: 0,
  rdp: orders.map(() => 0),
  delta: 0,
  gaussian: { epsilon: 0, squaredMu: 0, excess: 0, delta: 0 },
};

function nonnegative(name: string, value: number): number {
  if (!(value >= 0)) throw problem('request.invalid', `${name} must not be below 0`);
  return value;
}

/** ε(α) of randomized response, which every ε-private mechanism is a post-processing of (Kairouz, Oh, Viswanath 2015). */
function pureRenyi(epsilon: number, order: number): number {
  const yes = -Math.log1p(Math.exp(-epsilon));
  const no = yes - epsilon;
  const both = logAdd(order * yes + (1 - order) * no, order * no + (1 - order) * yes);
  const least = Math.min(epsilon, (order * epsilon * epsilon) / 2, (both + 1e-14) / (order - 1));
  // The square of a tiny ε rounds to nothing, but a loss is not nothing.
  return epsilon > 0 ? Math.max(Number.MIN_VALUE, least) : 0;
}

/** The loss of any ε-differentially private mechanism. @throws problem `request.invalid`. */
export function pureLoss(epsilon: number): PrivacyLoss {
  nonnegative('epsilon', epsilon);
  return {
    pure: epsilon,
    rdp: orders.map((order) => pureRenyi(epsilon, order)),
    delta: 0,
    gaussian: { epsilon, squaredMu: 0, excess: 0, delta: 0 },
  };
}

/**
 * The loss of Laplace noise of scale sensitivity / ε. `steps` is the sensitivity in grid steps of discrete Laplace noise;
 * without it the noise is continuous (Mironov 2017, table II). @throws problem `request.invalid`.
 */
export function laplaceLoss(epsilon: number, steps = Infinity): PrivacyLoss {
  const { pure, gaussian, rdp: general } = pureLoss(epsilon);
  const h = epsilon / steps;
  const rdp = orders.map((order, i) => {
    const weight =
      h < 1e-9
        ? order / (2 * order - 1) + h
        : 1 / (1 + Math.exp(-h)) + Math.tanh(h / 2) / Math.expm1((2 * order - 1) * h);
    const both = logAdd(Math.log(weight) + (order - 1) * epsilon, Math.log1p(-weight) - order * epsilon);
    return Math.min(general[i] ?? Infinity, (both + 1e-14) / (order - 1));
  });
  return { pure, gaussian, rdp, delta: 0 };
}

/** The loss of Gaussian noise with standard deviation noiseMultiplier × L2 sensitivity. @throws problem `request.invalid`. */
export function gaussianLoss(noiseMultiplier: number): PrivacyLoss {
  if (!(noiseMultiplier > 0)) throw problem('request.invalid', 'the noise multiplier must be above 0');
  const squaredMu = Math.max(4 * Number.MIN_VALUE, 1 / noiseMultiplier ** 2);
  return { ...zcdpLoss(squaredMu / 2), gaussian: { epsilon: 0, squaredMu, excess: 0, delta: 0 } };
}

/** The loss of a ρ-zero-concentrated differentially private mechanism: ε(α) = ρα (Bun and Steinke 2016). @throws problem. */
export function zcdpLoss(rho: number): PrivacyLoss {
  nonnegative('rho', rho);
  if (rho === 0) return noLoss;
  return {
    pure: Infinity,
    rdp: orders.map((order) => rho * order),
    delta: 0,
    gaussian: { epsilon: Infinity, squaredMu: 0, excess: 0, delta: 0 },
  };
}

/** A mechanism that may fail altogether with probability δ and otherwise betrays nothing. @throws problem `request.invalid`. */
export function deltaLoss(delta: number): PrivacyLoss {
  if (!(delta >= 0 && delta <= 1)) throw problem('request.invalid', 'delta must be from 0 to 1');
  return { ...noLoss, delta };
}

/** a + b, the next double up where the sum was rounded down (Knuth's two-sum tells). */
function addUp(a: number, b: number): number {
  const sum = a + b;
  if (!Number.isFinite(sum)) return sum;
  const part = sum - a;
  const lost = a - (sum - part) + (b - part);
  return lost > 0 ? sum + Math.max(sum * 2 ** -52, Number.MIN_VALUE) : sum;
}

/** The loss of all of them together, chosen one after the other. What is lost never rounds down. */
export function composeLosses(losses: Iterable<PrivacyLoss>): PrivacyLoss {
  let [pure, delta, epsilon, squaredMu, excess, tails] = [0, 0, 0, 0, 0, 0];
  const rdp = new Float64Array(orders.length);
  for (const loss of losses) {
    if (loss.rdp.length !== orders.length) throw problem('internal.error', 'a loss has other Rényi orders');
    pure = addUp(pure, loss.pure);
    delta = addUp(delta, loss.delta);
    epsilon = addUp(epsilon, loss.gaussian.epsilon);
    squaredMu = addUp(squaredMu, loss.gaussian.squaredMu);
    excess = addUp(excess, loss.gaussian.excess);
    tails = addUp(tails, loss.gaussian.delta);
    loss.rdp.forEach((value, i) => (rdp[i] = addUp(rdp[i] ?? 0, value)));
  }
  const gaussian = { epsilon, squaredMu, excess, delta: tails };
  return { pure, rdp: [...rdp], delta: Math.min(1, delta), gaussian };
}

/** A loss as JSON can hold it: null is Infinity. */
export interface LossRecord {
  readonly version: 1;
  readonly pure: number | null;
  readonly rdp: readonly (number | null)[];
  readonly delta: number;
  readonly gaussian: {
    readonly epsilon: number | null;
    readonly squaredMu: number | null;
    readonly excess: number;
    readonly delta: number;
  };
}

const toNull = (value: number): number | null => (value === Infinity ? null : value);
const fromNull = (value: number | null): number => value ?? Infinity;

/** For a ledger: JSON has no Infinity. */
export function writeLoss(loss: PrivacyLoss): LossRecord {
  return {
    version: 1,
    pure: toNull(loss.pure),
    rdp: loss.rdp.map(toNull),
    delta: loss.delta,
    gaussian: {
      epsilon: toNull(loss.gaussian.epsilon),
      squaredMu: toNull(loss.gaussian.squaredMu),
      excess: loss.gaussian.excess,
      delta: loss.gaussian.delta,
    },
  };
}

/** Back from a ledger. @throws problem `internal.error` for another version or length. */
export function readLoss(record: LossRecord): PrivacyLoss {
  if ((record.version as number) !== 1 || record.rdp.length !== orders.length) {
    throw problem('internal.error', 'a stored privacy loss is of another version');
  }
  return {
    pure: fromNull(record.pure),
    rdp: record.rdp.map(fromNull),
    delta: record.delta,
    gaussian: {
      epsilon: fromNull(record.gaussian.epsilon),
      squaredMu: fromNull(record.gaussian.squaredMu),
      excess: record.gaussian.excess,
      delta: record.gaussian.delta,
    },
  };
}
