/** ψ(x) for x > 0: recurrence up to 10, then the asymptotic series (Abramowitz & Stegun 6.3.18); about 13 digits. */
export function digamma(x: number): number {
  let [at, sum] = [x, 0];
  while (at < 10) {
    sum -= 1 / at;
    at++;
  }
  const f = 1 / (at * at);
  const series = f * (1 / 12 - f * (1 / 120 - f * (1 / 252 - f * (1 / 240 - f / 132))));
  return sum + Math.log(at) - 0.5 / at - series;
}

/** ln Γ(x) for x > 0: recurrence up to 10, then Stirling's series (Abramowitz & Stegun 6.1.41). */
export function logGamma(x: number): number {
  let [at, sum] = [x, 0];
  while (at < 10) {
    sum -= Math.log(at);
    at++;
  }
  const f = 1 / (at * at);
  const series = (1 / 12 - f * (1 / 360 - f * (1 / 1260 - f / 1680))) / at;
  return sum + (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series;
}

/** A root of f between two points where its signs differ, by halving; undefined where they do not. */
export function bisect(f: (x: number) => number, from: number, to: number): number | undefined {
  let [low, high] = [from, to];
  const atLow = f(low);
  if (!Number.isFinite(atLow) || atLow * f(high) > 0) return undefined;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    const value = f(middle);
    if (value === 0 || middle === low || middle === high) return middle;
    if (value * atLow > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
