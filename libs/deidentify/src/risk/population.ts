import { bisect, digamma, logGamma } from './special-functions.js';

/** How many classes there are of a size. */
export interface SizeCount {
  readonly size: number;
  readonly classes: number;
}

/** The estimated share of the population that is unique in it, and by which model. */
export interface PopulationUniqueness {
  readonly share: number;
  readonly estimator: 'sample' | 'pitman' | 'zayatz' | 'snb';
}

interface Sample {
  readonly sizes: readonly SizeCount[];
  readonly n: number;
  readonly u: number;
  readonly once: number;
  readonly twice: number;
  readonly fraction: number;
  readonly population: number;
}

const classesOf = (sizes: readonly SizeCount[], of: number): number =>
  sizes.reduce((sum, { size, classes }) => sum + (size === of ? classes : 0), 0);

/**
 * Zayatz 1991: the sample's classes stand for the population's, so that P(unique there | unique here) follows by Bayes from
 * hypergeometric draws. Share of the population.
 */
export function zayatz({ sizes, n, once, population }: Sample): number {
  let all = 0;
  for (const { size, classes } of sizes) {
    // ln of C(size, 1) C(N − size, n − 1) / C(N, n), the chance that one of the class is drawn.
    if (population - size < n - 1) continue;
    const ln = Math.log(size) + choose(population - size, n - 1) - choose(population, n);
    all += classes * Math.exp(ln);
  }
  const given = (once * (n / population)) / all;
  return (once * given) / n;
}

const choose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);

/**
 * Pitman's model (Hoshino 2001) fitted by maximum likelihood: θ for each α, then α; the expected number of uniques in a
 * population of N is Γ(θ + 1) / Γ(θ + α) · N^α. NaN where there is no fit.
 */
export function pitman({ sizes, n, u, population }: Sample): number {
  const steps = (theta: number, alpha: number): number =>
    (digamma(u + theta / alpha) - digamma(1 + theta / alpha)) / alpha;
  const forTheta = (theta: number, alpha: number): number =>
    steps(theta, alpha) - (digamma(n + theta) - digamma(1 + theta));
  const thetaAt = (alpha: number): number =>
    bisect((theta) => forTheta(theta, alpha), -alpha * (1 - 1e-9), 1e12) ?? NaN;
  const forAlpha = (alpha: number): number => {
    const theta = thetaAt(alpha);
    let inside = 0;
    for (const { size, classes } of sizes)
      if (size > 1) inside += classes * (digamma(size - alpha) - digamma(1 - alpha));
    return (u - 1 - theta * steps(theta, alpha)) / alpha - inside;
  };
  const alpha = bisect(forAlpha, 1e-6, 1 - 1e-6) ?? NaN;
  const theta = thetaAt(alpha);
  if (Number.isNaN(alpha) || Number.isNaN(theta)) return NaN;
  const uniques = Math.exp(logGamma(theta + 1) - logGamma(theta + alpha) + alpha * Math.log(population));
  return uniques > 0 && uniques <= population ? uniques / population : NaN;
}

/** The number of classes in the population (Shlosser 1981, as corrected by Haas & Stokes 1998). */
function shlosser({ sizes, u, once, fraction: f }: Sample): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (const { size, classes } of sizes) {
    const missed = (1 - f) ** size * classes;
    a += size * f * f * (1 - f * f) ** (size - 1) * classes;
    b += missed * ((1 + f) ** size - 1);
    c += missed;
    d += size * f * (1 - f) ** (size - 1) * classes;
  }
  return u + once * (a / b) * (c / d) ** 2;
}

/**
 * The slide negative binomial model (Chen & Keller-McNulty 1998): class sizes in the population are 1 + NB(α, β), and α, β are
 * such that as many classes of one and of two records are expected in the sample as there are. NaN where there is no such fit.
 */
export function slideNegativeBinomial(sample: Sample): number {
  const { once, twice, fraction: f, population } = sample;
  const k = shlosser(sample);
  const single = (a: number, b: number): number => {
    const d = (1 - f) * (1 - b);
    return k * f * (b / (1 - d)) ** a * ((a * d) / (1 - d) + 1) - once;
  };
  const double = (a: number, b: number): number => {
    const d = (1 - f) * (1 - b);
    const scale = (k * a * b ** a * f * f * (1 - b)) / (2 * (1 - d) ** (a + 2));
    return scale * (2 - (1 - a) * d) - twice;
  };
  const alphaAt = (b: number): number => bisect((a) => single(a, b), 1e-9, 1e4) ?? NaN;
  const miss = (b: number): number => double(alphaAt(b), b);
  const grid = Array.from({ length: 400 }, (_, i) => (i + 0.5) / 400);
  for (let i = 1; i < grid.length; i++) {
    const beta = bisect(miss, grid[i - 1] ?? 0, grid[i] ?? 1);
    if (beta === undefined) continue;
    const uniques = k * beta ** alphaAt(beta);
    if (uniques > 0 && uniques <= population) return uniques / population;
  }
  return NaN;
}

/**
 * The share of a population that is unique in it, from class sizes in a simple random sample of it, by the decision rule of
 * Dankar et al. 2012 (doi:10.1186/1472-6947-12-66), as ARX has it: Pitman for fractions up to 0.1, else the smaller of Zayatz
 * and SNB; Zayatz where the chosen model has no fit. A fraction of 1 needs no model.
 * @throws RangeError for a fraction outside (0, 1]
 */
export function populationUniqueness(sizes: readonly SizeCount[], fraction: number): PopulationUniqueness {
  if (!(fraction > 0 && fraction <= 1)) throw new RangeError('a sampling fraction lies in (0, 1]');
  const n = sizes.reduce((sum, { size, classes }) => sum + size * classes, 0);
  const once = classesOf(sizes, 1);
  if (n === 0 || once === 0 || fraction === 1) {
    return { share: n === 0 ? 0 : once / n, estimator: 'sample' };
  }
  const u = sizes.reduce((sum, { classes }) => sum + classes, 0);
  const twice = classesOf(sizes, 2);
  const sample = { sizes, n, u, once, twice, fraction, population: Math.round(n / fraction) };
  const byZayatz: PopulationUniqueness = { share: Math.min(1, zayatz(sample)), estimator: 'zayatz' };
  if (fraction <= 0.1) {
    const share = pitman(sample);
    return Number.isNaN(share) ? byZayatz : { share, estimator: 'pitman' };
  }
  const share = slideNegativeBinomial(sample);
  return share < byZayatz.share ? { share, estimator: 'snb' } : byZayatz;
}

/**
 * E[1/F | f]: how likely an attacker who does not know who is in the sample picks the right one of F people in the population,
 * given that f of them are in a sample of that fraction (Benedetti & Franconi 1998; F | f is negative binomial). 1/f at fraction 1.
 * With q = 1 − π the expectation is (1/f) ∫₀¹ π / (π + q·v^(1/f)) dv.
 */
export function matchProbability(size: number, fraction: number): number {
  const q = 1 - fraction;
  if (q === 0) return 1 / size;
  if (size === 1) return (fraction / q) * Math.log(1 / fraction);
  const steps = 512;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += fraction / (fraction + q * ((i + 0.5) / steps) ** (1 / size));
  return sum / steps / size;
}
