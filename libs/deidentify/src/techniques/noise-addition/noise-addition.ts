import { type ColumnType } from '#libs/contracts';
import { Problem } from '#libs/kernel';
import { type Planned, type Technique, type TransformOf } from '../technique.js';
import { noiseAdditionInDuckdb } from './duckdb.js';
import { cellNoise } from './cell-noise.js';

const types: readonly ColumnType[] = ['integer', 'decimal', 'double'];

/** Calibrates once, without randomness, for parameters that are out of the mechanism's range. */
function refusal(transform: TransformOf<'noise-addition'>): Planned | undefined {
  try {
    cellNoise(transform, (length) => new Uint8Array(length));
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { refused: error.detail, at: 'epsilon' };
  }
}

/**
 * Noise for each cell from a cryptographic source, calibrated to ε (and δ) from the declared bounds, to which values are
 * clamped: each cell by itself is differentially private in the local model, with two cells of a person costing twice.
 */
export const noiseAddition: Technique<TransformOf<'noise-addition'>> = {
  facts: {
    name: 'noise-addition',
    isoClass: 'randomization',
    isoName: 'noise addition',
    reversible: false,
    deterministic: false,
    truthful: false,
    keyNeeded: false,
    types,
    wp216: { singlingOut: 'yes', linkability: 'may not', inference: 'may not' },
    dpCost: 'epsilon (and delta, with Gaussian noise) for each cell, in the local model',
    scope: 'cell',
  },
  plan: (transform) => {
    const { mechanism, epsilon, delta, lower, upper } = transform;
    return (
      refusal(transform) ?? {
        action: {
          technique: 'noise-addition',
          mechanism,
          epsilon,
          ...(delta !== undefined && { delta }),
          lower,
          upper,
        },
        type: 'double',
      }
    );
  },
  draws: true,
  readsAs: 'perturbed',
  values: 'changed',
  empties: false,
  warnings: ({ epsilon }) => (epsilon > 5 ? [`has noise of ε = ${epsilon} a cell, which hides little`] : []),
  explain: ({ mechanism, epsilon }) => `gets ${mechanism} noise, ε = ${epsilon} a cell (the local model)`,
  duckdb: noiseAdditionInDuckdb,
};
