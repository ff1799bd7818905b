import { type RandomBytes } from '#libs/kernel';
import { counted, probability } from '../accounting/parameters.js';
import { composeLosses, deltaLoss, type PrivacyLoss } from '../accounting/privacy-loss.js';
import { laplaceMechanism } from '../mechanisms/laplace.js';

/** Shows which groups exist when groups are not declared: only those with noticeably many units in them. */
export interface GroupThreshold {
  readonly loss: PrivacyLoss;
  /** The least noisy number of units that shows a group. */
  readonly threshold: number;
  /** How far a noisy number of units may be from the exact one, at a confidence. */
  halfWidth(confidence: number): number;
  /** The noisy number of units in a group, or null where the group stays hidden. */
  keep(units: number): number | null;
}

/**
 * A stability-based histogram: (ε, δ)-private for units that are each in at most `groups` groups and are counted once in each
 * (Korolova and others 2009; Bun, Nissim, Stemmer 2016; PROOF.md). @throws problem `request.invalid`.
 */
export function groupThreshold(parameters: {
  readonly epsilon: number;
  readonly delta: number;
  readonly groups: number;
  readonly random: RandomBytes;
}): GroupThreshold {
  const { epsilon, delta, random } = parameters;
  const groups = counted('groups', parameters.groups);
  probability('delta', delta);
  const noise = laplaceMechanism({ sensitivity: groups, epsilon, random, integer: true });
  // A group of one unit shows with P(1 + noise ≥ threshold), which is half of P(|noise| > threshold − 2).
  const threshold = noise.widthFor(Math.min(0.999, (2 * delta * (1 - 1e-9)) / groups)) + 2;
  return {
    loss: composeLosses([noise.loss, deltaLoss(delta)]),
    threshold,
    halfWidth: (confidence) => noise.halfWidth(confidence),
    keep(units) {
      if (units < 1) return null;
      const noisy = noise.add(units);
      return noisy >= threshold ? noisy : null;
    },
  };
}
