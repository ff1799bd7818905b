import { type RandomBits } from '../mechanisms/random-bits.js';
import { type FittedModel } from './fit.js';
import { walk } from './forest.js';

const unit = 2 ** 52;

/** In place, all orders alike (Fisher and Yates). */
export function shuffle(values: Int32Array, bits: RandomBits): Int32Array {
  for (let left = values.length; left > 1; left--) {
    const drawn = bits.below(left);
    const last = values[left - 1] ?? 0;
    values[left - 1] = values[drawn] ?? 0;
    values[drawn] = last;
  }
  return values;
}

/**
 * `rows` values in random order whose counts differ from rows × share by less than one each: whole parts are given, and the rest
 * goes by systematic sampling of the fractions. All shares zero is every value alike.
 */
export function sampleRounded(shares: Float64Array, rows: number, bits: RandomBits): Int32Array {
  const out = new Int32Array(rows);
  const sum = shares.reduce((a, b) => a + b, 0);
  const start = bits.below(unit) / unit;
  let [passed, given] = [0, 0];
  shares.forEach((share, value) => {
    passed += sum > 0 ? (share * rows) / sum : rows / shares.length;
    // The points start, start + 1, start + 2, … that lie below what has passed are this value's or were an earlier one's.
    const end =
      value === shares.length - 1 ? rows : Math.min(rows, Math.max(given, Math.ceil(passed - start)));
    out.fill(value, given, end);
    given = end;
  });
  return shuffle(out, bits);
}

/** Records with the model's marginals, nearly exactly: each column by its parent's values, in random order. */
export function sampleForest(model: FittedModel, rows: number, bits: RandomBits): Int32Array[] {
  const { nodes, edges } = model.marginals;
  const codes: Int32Array[] = nodes.map(() => new Int32Array(rows));
  for (const { column, parent, edge } of walk(nodes.length, model.tree)) {
    const own = nodes[column] ?? new Float64Array();
    const ends = model.tree[edge];
    const [given, joint] = [codes[parent], edges[edge]];
    if (ends === undefined || given === undefined || joint === undefined) {
      codes[column] = sampleRounded(own, rows, bits);
      continue;
    }
    const width = nodes[ends.second]?.length ?? 1;
    const shareOf = (value: number): Float64Array =>
      own.map((_, i) => joint[ends.first === parent ? value * width + i : i * width + value] ?? 0);
    codes[column] = sampleGiven(given, nodes[parent]?.length ?? 1, shareOf, bits);
  }
  return codes;
}

function sampleGiven(
  given: Int32Array,
  values: number,
  shareOf: (value: number) => Float64Array,
  bits: RandomBits,
): Int32Array {
  const counts = new Int32Array(values);
  for (const value of given) counts[value] = (counts[value] ?? 0) + 1;
  const drawn = Array.from(counts, (count, value) =>
    count === 0 ? new Int32Array() : sampleRounded(shareOf(value), count, bits),
  );
  const taken = new Int32Array(values);
  return given.map((value) => {
    const at = taken[value] ?? 0;
    taken[value] = at + 1;
    return drawn[value]?.[at] ?? 0;
  });
}
