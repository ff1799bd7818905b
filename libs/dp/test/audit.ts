/**
 * A search for violations of (ε, δ)-privacy in the style of DP-Sniper (Bichsel and others 2021): on half of the outputs, features
 * are sorted by their likelihood ratio and the best cut is taken as an event; on the other half the event's ratio is bounded.
 */

/** Hoeffding's and Bernstein's bound on a share of n outputs, whichever is nearer, at a chance of `miss` to be wrong. */
function bounds(hits: number, n: number, miss: number): { low: number; high: number } {
  const share = hits / n;
  const log = Math.log(2 / miss);
  const width = Math.min(
    Math.sqrt(log / (2 * n)),
    Math.sqrt((2 * share * (1 - share) * log) / n) + (7 * log) / (3 * (n - 1)),
  );
  return { low: Math.max(0, share - width), high: Math.min(1, share + width) };
}

/** The event that looks worst on training outputs: features, most telling first, up to the best cut. */
function worstEvent(a: Float64Array, b: Float64Array, draws: number, delta: number): number[] {
  const ratio = (feature: number): number => ((a[feature] ?? 0) + 0.5) / ((b[feature] ?? 0) + 0.5);
  const features = [...a.keys()]
    .filter((feature) => (a[feature] ?? 0) + (b[feature] ?? 0) > 0)
    .sort((x, y) => ratio(y) - ratio(x));
  let [best, bestAt, hitsA, hitsB] = [-Infinity, 0, 0, 0];
  features.forEach((feature, i) => {
    hitsA += a[feature] ?? 0;
    hitsB += b[feature] ?? 0;
    const low = bounds(hitsA, draws, 1e-3).low - delta;
    const epsilon = low > 0 ? Math.log(low / bounds(hitsB, draws, 1e-3).high) : -Infinity;
    if (epsilon > best) [best, bestAt] = [epsilon, i + 1];
  });
  return features.slice(0, bestAt);
}

/**
 * A lower bound of ε at δ that the outputs prove, both ways, wrong with a chance of at most `miss`. `draw` gives one output's
 * feature, a number below `features`, for the one or the other of two neighbouring inputs.
 */
export function provenEpsilon(parameters: {
  readonly draw: (neighbour: 0 | 1) => number;
  readonly features: number;
  readonly draws: number;
  readonly delta?: number;
  readonly miss?: number;
}): number {
  const { draw, features, draws, delta = 0, miss = 1e-4 } = parameters;
  const sample = (neighbour: 0 | 1): Float64Array => {
    const counts = new Float64Array(features);
    for (let i = 0; i < draws; i++) {
      const feature = draw(neighbour);
      counts[feature] = (counts[feature] ?? 0) + 1;
    }
    return counts;
  };
  const train = [sample(0), sample(1)] as const;
  const check = [sample(0), sample(1)] as const;
  const oneWay = (a: 0 | 1, b: 0 | 1): number => {
    const event = worstEvent(train[a], train[b], draws, delta);
    const hits = (counts: Float64Array): number =>
      event.reduce((sum, feature) => sum + (counts[feature] ?? 0), 0);
    const low = bounds(hits(check[a]), draws, miss / 4).low - delta;
    const { high } = bounds(hits(check[b]), draws, miss / 4);
    return low > 0 ? Math.log(low / high) : 0;
  };
  return Math.max(0, oneWay(0, 1), oneWay(1, 0));
}
