import { type PlannedSynthesis } from '#libs/contracts';
import { type RandomBytes } from '#libs/kernel';

type Domain = PlannedSynthesis['domains'][number];
type Bounds = Extract<Domain, { readonly bins: number }>;

/** A declared domain as codes: its values or bins in order, and one more for what is missing or is none of them. */
export interface CodedDomain {
  readonly column: string;
  readonly size: number;
  /** The canonical texts of the values, by code; absent for bins. */
  readonly texts?: readonly string[];
  readonly bounds?: Bounds;
  /** A cell of a synthetic record, from its code; null where the record has none. */
  readonly cell: (code: number) => string | null;
}

/** Uniform numbers from 0 to before 1, from a cryptographic source, drawn many at a time. */
function uniforms(random: RandomBytes): () => number {
  let block: DataView = new DataView(new ArrayBuffer(0));
  let at = 0;
  return () => {
    if (at + 8 > block.byteLength) {
      const bytes = random(8192);
      block = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      at = 0;
    }
    const value = (block.getUint32(at) & 0x1fffff) * 2 ** 32 + block.getUint32(at + 4);
    at += 8;
    return value / 2 ** 53;
  };
}

function binned(domain: Bounds, isWhole: boolean, uniform: () => number): CodedDomain {
  const { column, lower, upper, bins } = domain;
  const width = (upper - lower) / bins;
  return {
    column,
    size: bins + 1,
    bounds: domain,
    cell: (code) => {
      if (code >= bins) return null;
      const from = lower + code * width;
      const value = from + uniform() * width;
      // A bin without a whole number in it stands for the one below.
      const low = Math.ceil(from);
      const count = Math.max(1, Math.ceil(from + width) - low);
      return String(isWhole ? Math.min(low + Math.floor(uniform() * count), Math.floor(upper)) : value);
    },
  };
}

/** Where a value lies in its bin is drawn anew: nothing of the data is in it. `isWhole` says of a column whether it holds whole numbers. */
export function makeCodedDomains(
  { domains }: PlannedSynthesis,
  isWhole: (column: string) => boolean,
  random: RandomBytes,
): CodedDomain[] {
  const uniform = uniforms(random);
  return domains.map((domain) => {
    if ('bins' in domain) return binned(domain, isWhole(domain.column), uniform);
    // Equal texts are one value: 1 and "1" cannot be told apart in a column.
    const texts = [...new Set(domain.values.map(String))];
    return {
      column: domain.column,
      size: texts.length + 1,
      texts,
      cell: (code) => texts[code] ?? null,
    };
  });
}
