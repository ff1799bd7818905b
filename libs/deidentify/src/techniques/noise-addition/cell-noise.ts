import { gaussianMechanism, laplaceMechanism, type NoisyMechanism } from '#libs/dp';
import { problem, type RandomBytes } from '#libs/kernel';

/** What noise of a cell is calibrated by. */
export interface CellNoiseParameters {
  readonly mechanism: 'laplace' | 'gaussian';
  readonly epsilon: number;
  readonly delta?: number | undefined;
  readonly lower: number;
  readonly upper: number;
}

/** Clamps values to their bounds and adds noise. */
export interface CellNoise {
  readonly mechanism: NoisyMechanism;
  /** One noisy value for each; null for null. */
  add(values: readonly (number | null)[]): (number | null)[];
}

function mechanismOf(ask: CellNoiseParameters, random: RandomBytes): NoisyMechanism {
  // One cell may become any other of the declared range: that is the whole sensitivity in the local model.
  const common = { sensitivity: ask.upper - ask.lower, epsilon: ask.epsilon, random };
  if (ask.mechanism === 'laplace') return laplaceMechanism(common);
  if (ask.delta === undefined) throw problem('request.invalid', 'Gaussian noise needs a delta');
  return gaussianMechanism({ ...common, delta: ask.delta });
}

/**
 * The local model of differential privacy for single cells: values are clamped to [lower, upper], measured from `lower` so that
 * the grid is fine where they are, and get fresh noise. NaN, which no bounds hold, counts as their middle.
 * @throws Problem request.invalid where no noise can be calibrated
 */
export function cellNoise(ask: CellNoiseParameters, random: RandomBytes): CellNoise {
  const { lower, upper } = ask;
  const range = upper - lower;
  if (!Number.isFinite(range)) throw problem('request.invalid', 'the bounds are too far apart');
  const mechanism = mechanismOf(ask, random);
  const above = (value: number): number =>
    Number.isNaN(value) ? range / 2 : Math.min(Math.max(value - lower, 0), range);
  return {
    mechanism,
    add: (values) => {
      const noisy = Float64Array.from(
        values.filter((value) => value !== null),
        above,
      );
      mechanism.addAll(noisy);
      let next = 0;
      return values.map((value) => (value === null ? null : (noisy[next++] ?? 0) + lower));
    },
  };
}
