import { isIP, isIPv6 } from 'node:net';

/** The sixteen-bit groups of an IPv6 address that is valid. */
function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (dotted !== null) {
    const [, head = '', ...octets] = dotted;
    const [a = 0, b = 0, c = 0, d = 0] = octets.map(Number);
    return groupsOf(`${head}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`);
  }
  const [left = '', right] = address.split('::');
  const parse = (side: string) =>
    side === '' ? [] : side.split(':').map((part) => Number.parseInt(part, 16));
  if (right === undefined) return parse(left);
  const [before, after] = [parse(left), parse(right)];
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

/** RFC 5952: lower case, no leading zeros, the first of the longest runs of at least two zero groups as `::`. */
function canonical6(groups: readonly number[]): string {
  let [start, length] = [-1, 1];
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end += 1;
    if (end - i > length) [start, length] = [i, end - i];
  }
  const texts = groups.map((group) => group.toString(16));
  if (start < 0) return texts.join(':');
  return `${texts.slice(0, start).join(':')}::${texts.slice(start + length).join(':')}`;
}

/** A number of `size` bits with all but its first `keep` bits cleared. */
const cut = (value: bigint, size: number, keep: number) => {
  const drop = BigInt(size - keep);
  return (value >> drop) << drop;
};

export function network(text: string, { v4, v6 }: { v4: number; v6: number }): string {
  if (text.includes('%') || isIP(text) === 0) return 'other';
  if (isIPv6(text)) {
    const all = groupsOf(text.toLowerCase()).reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
    const masked = cut(all, 128, v6);
    const groups = Array.from({ length: 8 }, (_, i) => Number((masked >> BigInt(112 - 16 * i)) & 65_535n));
    return `${canonical6(groups)}/${v6}`;
  }
  const all = text.split('.').reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  const masked = cut(all, 32, v4);
  return `${[24n, 16n, 8n, 0n].map((shift) => ((masked >> shift) & 255n).toString()).join('.')}/${v4}`;
}

/** Halving longitude and latitude in turn; a coordinate on the line between two halves is in the upper one. */
export function geohash(latitude: number, longitude: number, precision: number): string {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return 'other';
  const ranges: [number, number][] = [
    [-180, 180],
    [-90, 90],
  ];
  let bits = '';
  for (let i = 0; i < 5 * precision; i++) {
    const [low, high] = ranges[i % 2] ?? [0, 0];
    const middle = (low + high) / 2;
    const upper = (i % 2 === 0 ? longitude : latitude) >= middle;
    ranges[i % 2] = upper ? [middle, high] : [low, middle];
    bits += upper ? '1' : '0';
  }
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => '0123456789bcdefghjkmnpqrstuvwxyz'[Number.parseInt(five, 2)])
    .join('');
}
