import { type AttackResult } from '#libs/contracts';
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

/** The nearest candidates, as places among them; ties in an order that chance decides, anew for every search. */
function nearest(
  { random }: World,
  columns: readonly AddDistances[],
  target: number,
  totals: Float64Array,
): number[] {
  const salt = random.integer(2 ** 31);
  totals.fill(0);
  for (const add of columns) add(target, totals);
  const best: { place: number; key: number }[] = [];
  let worst = Infinity;
  for (let place = 0; place < totals.length; place++) {
    const total = totals[place] ?? 0;
    if (total > worst) continue;
    // Far less than any two distances differ by.
    const key = total + (mixed(place ^ salt) / 2 ** 32) * 1e-9;
    if (key >= worst) continue;
    best.push({ place, key });
    best.sort((a, b) => a.key - b.key);
    if (best.length > neighbours) best.pop();
    if (best.length === neighbours) worst = best.at(-1)?.key ?? Infinity;
  }
  return best.map(({ place }) => place);
}

function guess(world: World, targets: Int32Array, halves: readonly (readonly AddDistances[])[]): Guesses {
  const totals = new Float64Array(world.candidates.length);
  let successes = 0;
  for (const target of targets) {
    const [first = [], second = []] = halves.map((half) => nearest(world, half, target, totals));
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
): AttackResult {
  const all = new Int32Array([...world.targets, ...world.controls]);
  const sides = { targets: all, candidates: world.candidates };
  const halves = columns.map((half) => half.map((column) => distanceIn(column, sides, world.sample.paired)));
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
