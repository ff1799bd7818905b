import { type ColumnType } from '#libs/contracts';
import { canonicalText } from '../../sql/canonical-text.js';
import { letSql } from '../../sql/let.js';
import { type Parameters } from '../../sql/parameters.js';

/** Five digits at the beginning; whole numbers have lost leading zeros and are five-digit codes. */
export function zipSql(
  x: string,
  type: ColumnType,
  restricted: readonly string[],
  parameters: Parameters,
): string {
  const text = canonicalText(x, type);
  const code =
    type === 'integer' ? `CASE WHEN ${x} BETWEEN 0 AND 99999 THEN lpad(${text}, 5, '0') ELSE '' END` : text;
  const area = `left(${code}, 3)`;
  const few =
    restricted.length === 0
      ? 'false'
      : `${area} IN (${restricted.map((zip) => parameters.text(zip)).join(', ')})`;
  return (
    `CASE WHEN ${x} IS NULL THEN NULL WHEN NOT regexp_full_match(left(${code}, 5), '[0-9]{5}') THEN 'other' ` +
    `WHEN ${few} THEN '000' ELSE ${area} END`
  );
}

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const dotted = `${octet}(?:\\.${octet}){3}`;
const group = '[0-9a-f]{1,4}';
const groups = `(?:${group}(?::${group})*)?`;

/** The part of a mask of `bits` leading ones that falls on the i-th unit of `size` bits. */
function maskOf(bits: number, size: number, i: number): number {
  const ones = Math.min(Math.max(bits - size * i, 0), size);
  return 2 ** size - 2 ** (size - ones);
}

function network4Sql(t: string, bits: number): string {
  const octets = [0, 1, 2, 3].map((i) => {
    const mask = maskOf(bits, 8, i);
    const part = `split_part(${t}, '.', ${i + 1})`;
    if (mask === 255) return part;
    return mask === 0 ? "'0'" : `CAST(TRY_CAST(${part} AS INTEGER) & ${mask} AS VARCHAR)`;
  });
  return `${octets.join(" || '.' || ")} || '/${bits}'`;
}

/** An IPv4 address at the end is two more groups (RFC 4291, section 2.2). */
function hexadecimalEnd(t: string): string {
  const tail = `string_split(${t}, ':')[-1]`;
  const octets = [1, 2, 3, 4].map((i) => `TRY_CAST(split_part(${tail}, '.', ${i}) AS INTEGER)`);
  const [a = '', b = '', c = '', d = ''] = octets;
  const two = `format('{:x}:{:x}', ${a} * 256 + ${b}, ${c} * 256 + ${d})`;
  const ends = `contains(${t}, '.') AND regexp_full_match(${t}, '.*:${dotted}')`;
  return `CASE WHEN ${ends} THEN left(${t}, length(${t}) - length(${tail})) || ${two} ELSE ${t} END`;
}

/** The longest run of at least two zero groups, the first of equals, becomes `::` (RFC 5952, section 4.2). */
function compressedSql(t: string): string {
  const branches = [8, 7, 6, 5, 4, 3, 2].map((run) => {
    const replaced = `regexp_replace(${t}, '(^|:)0(:0){${run - 1}}(:|$)', '::')`;
    return `WHEN contains(':' || ${t} || ':', '${':0'.repeat(run)}:') THEN ${replaced}`;
  });
  return `CASE ${branches.join(' ')} ELSE ${t} END`;
}

/** The network's groups joined by colons; the groups of the whole address are in the list `f`. */
function maskedGroupsSql(bits: number): string {
  const texts = Array.from({ length: 8 }, (_, i) => {
    const mask = maskOf(bits, 16, i);
    return mask === 0 ? "'0'" : `format('{:x}', TRY_CAST('0x' || f[${i + 1}] AS INTEGER) & ${mask})`;
  });
  return texts.join(" || ':' || ");
}

function network6Sql(x: string, bits: number): string {
  const side = (i: number) =>
    `CASE WHEN split_part(t, '::', ${i}) = '' THEN [] ELSE string_split(split_part(t, '::', ${i}), ':') END`;
  const full = "list_concat(list_resize(l, 8 - len(r), '0'), r)";
  const text = letSql('f', full, letSql('m', maskedGroupsSql(bits), compressedSql('m')));
  const whole = `regexp_full_match(t, '(?:${group}:){7}${group}')`;
  const short = `(len(l) + len(r) <= 7 AND regexp_full_match(t, '${groups}::${groups}'))`;
  const network = `CASE WHEN ${whole} OR ${short} THEN ${text} || '/${bits}' ELSE 'other' END`;
  const sides = letSql('l', side(1), letSql('r', side(2), network));
  return letSql('a', `lower(${x})`, letSql('t', hexadecimalEnd('a'), sides));
}

/** The network of an address, in CIDR notation (RFC 4632); IPv6 in the canonical text of RFC 5952. */
export function networkSql(x: string, bits: { v4: number; v6: number }): string {
  return (
    `CASE WHEN ${x} IS NULL THEN NULL WHEN regexp_full_match(${x}, '${dotted}') THEN ${network4Sql(x, bits.v4)} ` +
    `WHEN contains(${x}, ':') AND length(${x}) <= 45 THEN ${network6Sql(x, bits.v6)} ELSE 'other' END`
  );
}

/** The number of the half that a coordinate lies in after `bits` halvings of [-half, half]; the upper end is in the last. */
function halvingsSql(v: string, half: number, bits: number): string {
  const cells = 2 ** bits;
  // All bounds are exact in binary64: a whole multiple below 2^39 over a power of two.
  const bound = (n: string) => `((${n}) * ${2 * half}.0 / ${cells}.0 - ${half}.0)`;
  const guess = `floor((${v} + ${half}.0) * ${cells}.0 / ${2 * half}.0)`;
  const fixed = `${guess} + CASE WHEN ${v} >= ${bound(`${guess} + 1`)} THEN 1 WHEN ${v} < ${bound(guess)} THEN -1 ELSE 0 END`;
  return `TRY_CAST(least(${fixed}, ${cells - 1}) AS BIGINT)`;
}

const geohashAlphabet = '0123456789bcdefghjkmnpqrstuvwxyz';

function geohashCharacter(i: number, precision: number): string {
  const [all, before] = [5 * precision, 5 * i];
  const [lonBits, latBits] = [Math.ceil(all / 2), Math.floor(all / 2)];
  const [lonSeen, latSeen] = [Math.ceil(before / 2), Math.floor(before / 2)];
  const terms = Array.from({ length: 5 }, (_, j) => {
    // Bits alternate, longitude first (at even places of the whole hash).
    const even = (before + j) % 2 === 0;
    const rank = Math.floor(j / 2) + 1;
    const shift = even ? lonBits - lonSeen - rank : latBits - latSeen - rank;
    return `((${even ? 'lon' : 'lat'} >> ${shift}) & 1) * ${2 ** (4 - j)}`;
  });
  return `substr('${geohashAlphabet}', CAST(${terms.join(' + ')} AS BIGINT) + 1, 1)`;
}

/** The geohash of a point in degrees, `other` outside the globe; NULL when a coordinate is missing. */
export function geohashSql(latitude: string, longitude: string, precision: number): string {
  const [lonBits, latBits] = [Math.ceil((5 * precision) / 2), Math.floor((5 * precision) / 2)];
  const text = Array.from({ length: precision }, (_, i) => geohashCharacter(i, precision)).join(' || ');
  const named = letSql(
    'lat',
    halvingsSql(latitude, 90, latBits),
    letSql('lon', halvingsSql(longitude, 180, lonBits), text),
  );
  return (
    `CASE WHEN ${latitude} IS NULL OR ${longitude} IS NULL THEN NULL ` +
    `WHEN ${latitude} BETWEEN -90 AND 90 AND ${longitude} BETWEEN -180 AND 180 THEN ${named} ELSE 'other' END`
  );
}

/** The geohash of a text `latitude,longitude`, `other` for what is none. */
export function pointTextSql(x: string, precision: number): string {
  const number = '[+-]?[0-9]{1,3}(?:\\.[0-9]{0,20})?';
  const part = (i: number) => `TRY_CAST(trim(split_part(${x}, ',', ${i})) AS DOUBLE)`;
  const two = `regexp_full_match(${x}, ' *${number} *, *${number} *')`;
  return `CASE WHEN ${x} IS NULL THEN NULL WHEN ${two} THEN ${geohashSql(part(1), part(2), precision)} ELSE 'other' END`;
}
