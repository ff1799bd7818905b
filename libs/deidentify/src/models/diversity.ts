/** How many values a class has. */
export function distinctValues(histogram: ArrayLike<number>): number {
  let distinct = 0;
  for (let v = 0; v < histogram.length; v++) if ((histogram[v] ?? 0) > 0) distinct++;
  return distinct;
}

/** Records of a class. */
export function recordsOf(histogram: ArrayLike<number>): number {
  let records = 0;
  for (let v = 0; v < histogram.length; v++) records += histogram[v] ?? 0;
  return records;
}

/** Shannon's entropy of a class in nats; 0 for an empty one. */
export function entropyOf(histogram: ArrayLike<number>, records: number): number {
  if (records === 0) return 0;
  let sum = 0;
  for (let v = 0; v < histogram.length; v++) {
    const count = histogram[v] ?? 0;
    if (count > 1) sum += count * Math.log(count);
  }
  return Math.max(0, Math.log(records) - sum / records);
}

/**
 * (r_l + … + r_m) / r_1 of a class, r being its values' counts from the most frequent: a class is recursively (c, l)-diverse
 * when this is above 1 / c. 0 when there are fewer than l values.
 * @param scratch at least as long as the histogram; overwritten
 */
export function recursiveTail(histogram: ArrayLike<number>, l: number, scratch: Float64Array): number {
  let distinct = 0;
  let records = 0;
  for (let v = 0; v < histogram.length; v++) {
    const count = histogram[v] ?? 0;
    if (count === 0) continue;
    scratch[distinct++] = count;
    records += count;
  }
  if (distinct < l || distinct === 0) return 0;
  const sorted = scratch.subarray(0, distinct).sort();
  let head = 0;
  for (let i = 0; i < l - 1; i++) head += sorted[distinct - 1 - i] ?? 0;
  return (records - head) / (sorted[distinct - 1] ?? 1);
}

/** The share of a class that has its most frequent value: the α of (α, k)-anonymity (Wong et al. 2006). */
export function greatestShare(histogram: ArrayLike<number>, records: number): number {
  let most = 0;
  for (let v = 0; v < histogram.length; v++) most = Math.max(most, histogram[v] ?? 0);
  return records === 0 ? 0 : most / records;
}
