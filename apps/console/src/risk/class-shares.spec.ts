import { describe, expect, it } from '@jest/globals';
import { classShares } from './class-shares.js';

const bin = (from: number, records: number) => ({ from, to: from, classes: 1, records });
const shown = (bins: Parameters<typeof classShares>[0]) =>
  Object.fromEntries(
    classShares(bins)
      .filter(({ share }) => share > 0)
      .map(({ label, share }) => [label, share]),
  );

describe('shares of records by the size of their class', () => {
  it('put each size into one group, the edges too', () => {
    const sizes = [1, 2, 5, 6, 10, 11, 20, 10_000, 10_001, 1_000_000];
    const found = shown(sizes.map((size) => bin(size, 1)));
    expect(found).toEqual({
      ...{ '1': 0.1, '2': 0.1, '5': 0.1, '6–10': 0.2, '11–20': 0.2 },
      ...{ '1001–10000': 0.1, '> 10000': 0.2 },
    });
  });

  it('add up to all records, and to nothing where there are none', () => {
    const found = classShares([bin(1, 3), bin(70, 5)]);
    expect(found.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(shown([])).toEqual({});
  });
});
