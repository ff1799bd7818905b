/** A generator of numbers, so that a case is told by its number alone (mulberry32). */
export function chanceOf(seed: number): { below: (n: number) => number; of: <T>(list: readonly T[]) => T } {
  let state = seed >>> 0;
  const below = (n: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  };
  return { below, of: (list) => list[below(list.length)] as (typeof list)[number] };
}
type Chance = ReturnType<typeof chanceOf>;

/** What means something to one format or another, and what no text has. */
const tokens = [
  ...['"', '""', ',', ';', '\t', '\n', '\r', '\r\n', '\0', ' ', 'sep=;\n', '-0', '1e999', '007', 'NaN'],
  ...['{', '}', '[', ']', ':', '\\', '\\ud800', '{"a":1}', '[[[[[[[[', 'null', '\u202e', '\ufeff', '😀'],
  ...['<!DOCTYPE a [<!ENTITY x "y">]>', '&x;', '<c r="XFD1048576"><v>1</v></c>', ' r="A0"', ']]>', '../../a'],
  ...['PAR1', 'Obj\x01', 'ARROW1\0\0', 'SQLite format 3\0', 'PK\x03\x04', 'PK\x05\x06', '\x1f\x8b\x08\0'],
].map((text) => Buffer.from(text));

/** Lengths and counts that lie. */
const extremes = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

type Mutation = (bytes: Buffer, chance: Chance, other: Buffer) => Buffer;

const inserted = (bytes: Buffer, at: number, what: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), what, bytes.subarray(at)]);

function span(bytes: Buffer, { below }: Chance): [number, number] {
  const at = below(bytes.length + 1);
  return [at, Math.min(bytes.length, at + below(below(2) === 0 ? 8 : 2000))];
}

const mutations: readonly Mutation[] = [
  (bytes, { below }) => {
    const changed = Buffer.from(bytes);
    for (let left = 1 + below(4); left > 0 && changed.length > 0; left--) {
      const at = below(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << below(8));
    }
    return changed;
  },
  (bytes, { below, of }) => {
    const changed = Buffer.from(bytes);
    const width = of([1, 2, 4, 8]);
    if (changed.length < width) return changed;
    const at = below(changed.length - width + 1);
    const value = of([...extremes, changed.length, changed.length + 1, changed.length - 1]);
    const size = Math.min(width, 6);
    const fitting = value % 2 ** (8 * size);
    if (below(2) === 0) changed.writeUIntLE(fitting, at, size);
    else changed.writeUIntBE(fitting, at, size);
    return changed;
  },
  (bytes, chance) => {
    const [from, to] = span(bytes, chance);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, chance) => {
    const [from, to] = span(bytes, chance);
    const times = 1 + chance.below(3);
    return inserted(
      bytes,
      from,
      Buffer.concat(Array.from({ length: times }, () => bytes.subarray(from, to))),
    );
  },
  (bytes, { below, of }) => inserted(bytes, below(bytes.length + 1), of(tokens)),
  (bytes, chance, other) => {
    const [from, to] = span(other, chance);
    return inserted(bytes, chance.below(bytes.length + 1), other.subarray(from, to));
  },
  (bytes, { below }) => bytes.subarray(0, below(bytes.length + 1)),
];

/** Bytes with one to four things wrong with them. */
export function mutated(bytes: Buffer, chance: Chance, other: Buffer): Buffer {
  let changed = bytes;
  for (let left = 1 + chance.below(4); left > 0; left--)
    changed = chance.of(mutations)(changed, chance, other);
  return changed;
}
