import { type RiskFigures } from '#libs/client';

const edges = [1, 2, 3, 4, 5, 10, 20, 50, 100, 1000, 10_000, Infinity];

/** Shares of records by the size of their class, in a dozen groups. */
export function classShares(bins: NonNullable<RiskFigures['histogram']>): { label: string; share: number }[] {
  const records = bins.reduce((sum, bin) => sum + bin.records, 0);
  return edges.map((to, i) => {
    const from = (edges[i - 1] ?? 0) + 1;
    const inside = bins.filter((bin) => bin.from >= from && bin.from <= to);
    const label = to === from ? String(to) : to === Infinity ? `> ${from - 1}` : `${from}–${to}`;
    const share = inside.reduce((sum, bin) => sum + bin.records, 0) / Math.max(1, records);
    return { label, share };
  });
}
