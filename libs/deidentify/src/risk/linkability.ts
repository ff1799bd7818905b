import { type AttackResult } from '#libs/contracts';
import { type Alike, alike, within } from './alike.js';
import { attackResult } from './attack.js';
import { type PairedSample, type SampleColumn } from './coded-sample.js';
import { type AddDistances, distanceIn } from './distance.js';
import { type RandomNumbers } from './random-numbers.js';
import { type Guesses } from './proportion.js';

const { imul } = Math;

/** Whom an attack is run on: records of the release, and of the others as controls. */
export interface World {
  readonly sample: PairedSample;
  readonly targets: Int32Array;
  /** Records that are not in the release; empty where there are too few. */
  readonly controls: Int32Array;
  readonly candidates: Int32Array;
  /** Whom a guess without the release is made of: targets of its own, or its errors would be the attack's. */
  readonly others: Int32Array;
  readonly random: RandomNumbers;
  /** Of the intervals. */
  readonly confidence: number;
}

/** Released records that an attacker looks at for each of the two things that they know. */
export const neighbours = 5;

/** Whole-number mixing (Wellons' lowbias32): the order in which equally near records are looked at, another for every guess. */
function mixed(value: number): number {
  let x = value | 0;
  x = imul(x ^ (x >>> 16), 0x7feb352d);
  x = imul(x ^ (x >>> 15), 0x846ca68b | 0);
  return (x ^ (x >>> 16)) >>> 0;
}

/** What somebody knows from one place: how far that is from candidates, alike ones as one. */
interface Half {
  readonly columns: readonly AddDistances[];
  readonly groups: Alike;
  readonly totals: Float64Array;
}

/** The total that so many candidates as are looked for do not exceed. */
function boundOf({ groups: { from }, totals }: Half): number {
  const least: number[] = [];
  let bound = Infinity;
  for (let g = 0; g < totals.length; g++) {
    const total = totals[g] ?? 0;
    if (total >= bound) continue;
    const size = Math.min(neighbours, (from[g + 1] ?? 0) - (from[g] ?? 0));
    for (let i = 0; i < size; i++) least.push(total);
    least.sort((a, b) => a - b);
    least.length = Math.min(neighbours, least.length);
    if (least.length === neighbours) bound = least.at(-1) ?? Infinity;
  }
  return bound;
}

/** Far less than any two distances differ by. */
const hair = 1e-9;

/** The nearest candidates, as places among them; ties in an order that chance decides, anew for every search. */
function nearest({ random }: World, half: Half, target: number): number[] {
  const salt = random.integer(2 ** 31);
  const { columns, groups, totals } = half;
  totals.fill(0);
  for (const add of columns) add(target, totals);
  const best: { place: number; key: number }[] = [];
  let worst = Infinity;
  for (const place of within(groups, totals, boundOf(half) + hair)) {
    const key = (totals[groups.group[place] ?? 0] ?? 0) + (mixed(place ^ salt) / 2 ** 32) * hair;
    if (key >= worst) continue;
    best.push({ place, key });
    best.sort((a, b) => a.key - b.key);
    if (best.length > neighbours) best.pop();
    if (best.length === neighbours) worst = best.at(-1)?.key ?? Infinity;
  }
  return best.map(({ place }) => place);
}

function guess(world: World, targets: Int32Array, halves: readonly Half[]): Guesses {
  let successes = 0;
  for (const target of targets) {
    const [first = [], second = []] = halves.map((half) => nearest(world, half, target));
    if (first.some((place) => second.includes(place))) successes++;
  }
  return { attempts: targets.length, successes };
}

function chance({ candidates, others, random }: World): Guesses {
  let successes = 0;
  for (let i = 0; i < others.length; i++) {
    const first = random.choose(neighbours, candidates.length);
    if (random.choose(neighbours, candidates.length).some((record) => first.includes(record))) successes++;
  }
  return { attempts: others.length, successes };
}

/**
 * The linkability attack of Giomi et al. 2023: somebody knows two disjoint sets of attributes of each target, from two places,
 * and looks for the {@link neighbours} released records that are nearest to each. A guess is right when one record is
 * among both: then the release has tied the two together. The baseline is the same attack on records that are not in
 * the release, or the choice of records at random.
 */
export function linkability(
  world: World,
  columns: readonly [readonly SampleColumn[], readonly SampleColumn[]],
  group = alike,
): AttackResult {
  const all = new Int32Array([...world.targets, ...world.controls]);
  const halves = columns.map((half): Half => {
    const groups = group(half, world.candidates);
    const sides = { targets: all, candidates: groups.one };
    const distances = half.map((column) => distanceIn(column, sides, world.sample.paired));
    return { columns: distances, groups, totals: new Float64Array(groups.one.length) };
  });
  const attack = guess(world, world.targets, halves);
  const controlled = world.controls.length > 0;
  const baseline = controlled ? guess(world, world.controls, halves) : chance(world);
  const [a, b] = columns.map((half) => half.length);
  return attackResult(attack, baseline, {
    method:
      `Of each target ${a ?? 0} and ${b ?? 0} attributes are known apart; the ${neighbours} nearest released ` +
      `records are looked up for each. Baseline: ${controlled ? 'the same for records that are not in the release' : 'records chosen at random'}.`,
    confidence: world.confidence,
  });
}
