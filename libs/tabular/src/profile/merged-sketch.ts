import { type ColumnSketch } from '#libs/contracts';

/** Distinct values of several tables together, or as many as can be told without guessing. */
export interface MergedSketch {
  readonly complete: boolean;
  readonly distinct: number;
  /** Of all distinct values if complete, else a sample that takes each with the same chance; with their whole counts. */
  readonly values: readonly { readonly text: string; readonly count: number }[];
}

/** `isComparable`: whether a value has one hash in all of them, for they are of one type and one maker. */
export function mergeSketches(
  sketches: readonly ColumnSketch[],
  isComparable: boolean,
  keyOf: (text: string) => string,
): MergedSketch | undefined {
  const complete = sketches.every((sketch) => sketch.complete);
  if (!complete && !isComparable) return undefined;
  // Below this hash each of them has all its values.
  const limits = sketches.flatMap(({ complete: all, values }) =>
    all ? [] : [BigInt(values.at(-1)?.[0] ?? 0)],
  );
  const limit = limits.reduce<bigint | undefined>(
    (least, one) => (least === undefined || one < least ? one : least),
    undefined,
  );
  const merged = new Map<string, { text: string; count: number }>();
  for (const { values } of sketches) {
    for (const [hash, count, text] of values) {
      if (limit !== undefined && BigInt(hash) > limit) break;
      // Texts that were cut may look the same; their hashes do not. A complete one is told by its texts, whatever their types.
      const key = isComparable ? hash : keyOf(text);
      const known = merged.get(key);
      merged.set(key, { text, count: (known?.count ?? 0) + count });
    }
  }
  // By hash, as those of one table.
  const sorted = isComparable
    ? [...merged].sort(([a], [b]) => (BigInt(a) < BigInt(b) ? -1 : 1))
    : [...merged];
  const values = sorted.map(([, value]) => value);
  const distinct =
    limit === undefined ? values.length : Math.round(((values.length - 1) * 2 ** 64) / Number(limit));
  return { complete, distinct, values };
}
