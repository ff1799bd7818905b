/**
 * How many cases of a property are tried, where `cases` are told to be enough for somebody who works on it. CI tries fewer at a time,
 * each time others; `TIDEGATE_TEST_RUNS=20 npm test -- prop` tries twenty times as many.
 */
export function caseCount(cases: number): number {
  return Math.max(1, Math.round(cases * scale));
}

const scale = Number(process.env['TIDEGATE_TEST_RUNS'] ?? '1');
if (!(scale > 0)) throw new Error('TIDEGATE_TEST_RUNS must be a number above 0.');
