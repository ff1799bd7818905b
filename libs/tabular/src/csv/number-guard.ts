/** Of a number below 0.0001 without an exponent. */
export const small = '-?0[.]0000[0-9]*[1-9]';
/** The usual spellings of what is no number and of infinities. */
export const special = '[+-]?(?:[iI]nf|INF|[iI]nfinity)|NaN|nan|NAN';

/**
 * A double by how its text is: `rule` of `s`, the engine's own text of it, tells spellings apart. What that writes with an exponent is
 * written so too (`exp`), without one (`plain`: the same digits), or not there.
 */
export function numberGuard(x: string, t: string, note: string, rule: (s: string) => string): string {
  const s = `CAST(${t} AS VARCHAR)`;
  const digits = `replace(replace(split_part(${s}, 'e', 1), '.', ''), '-', '')`;
  const plain = `contains(${s}, 'e') AND regexp_full_match(${x}, '${small}') AND ltrim(split_part(${x}, '.', 2), '0') = ${digits}`;
  const power = note === 'exp' ? '' : ` AND NOT contains(${x}, 'e')`;
  // Conditions of a CASE are looked at one after the other, and each only where those before it did not hold.
  return (
    `${t} IS NOT NULL AND CASE WHEN NOT isfinite(${t}) THEN regexp_full_match(${x}, '${special}') ` +
    `WHEN (${rule(s)})${power} THEN true ELSE ${note === 'plain' ? plain : 'false'} END`
  );
}

/** Numbers that are not whole. */
export const fractionRule = (x: string) => (s: string) => `${s} = ${x} AND NOT suffix(${x}, '.0')`;
