import { type AttackResult } from '#libs/contracts';
import { type Alike, alike, within } from './alike.js';
import { attackResult } from './attack.js';
import { numbersOf, type SampleColumn } from './coded-sample.js';
import { type AddDistances, distanceIn } from './distance.js';
import { fitOf } from './label-fit.js';
import { type World } from './linkability.js';
import { type Guesses } from './proportion.js';

/** A guessed number is right when it is off by at most this share of the true one (Giomi et al. 2023). */
const tolerance = 0.05;

/** How many of the nearest records have each value of the secret; the value that most have is the guess. */
class Ballot {
  private readonly votes: Int32Array;
  private readonly touched: number[] = [];

  constructor(values: number) {
    this.votes = new Int32Array(values);
  }

  cast(code: number): void {
    if (code < 0) return;
    if (this.votes[code] === 0) this.touched.push(code);
    this.votes[code] = (this.votes[code] ?? 0) + 1;
  }

  clear(): void {
    for (const code of this.touched) this.votes[code] = 0;
    this.touched.length = 0;
  }

  winner(): number {
    let best = -1;
    for (const code of this.touched) {
      if (best < 0 || (this.votes[code] ?? 0) > (this.votes[best] ?? 0)) best = code;
    }
    return best;
  }
}

/** Two sums of the same distances that differ by less are the same: the order of addition must not decide. */
const hair = 1e-9;

function guessOf({ candidates }: World, groups: Alike, known: readonly AddDistances[], secret: SampleColumn) {
  const ballot = new Ballot(secret.released.labels.length);
  const totals = new Float64Array(groups.one.length);
  const votes = Int32Array.from(candidates, (record) => secret.released.codes[record] ?? -1);
  return (target: number): number => {
    totals.fill(0);
    for (const add of known) add(target, totals);
    let nearest = Infinity;
    for (const total of totals) if (total < nearest) nearest = total;
    ballot.clear();
    for (const place of within(groups, totals, nearest + hair)) ballot.cast(votes[place] ?? -1);
    return ballot.winner();
  };
}

/** Whether a guessed label of the secret is right for a target. */
function judge(secret: SampleColumn): (target: number, guess: number) => boolean {
  const raw = numbersOf(secret.raw.labels);
  const released = numbersOf(secret.released.labels);
  const context = {
    seen: new Map<string, ReadonlySet<string>>(),
    ...(secret.hierarchy !== undefined && { hierarchy: secret.hierarchy }),
  };
  const fits = new Map<number, (raw: string) => boolean>();
  return (target, guess) => {
    const truth = secret.raw.codes[target] ?? -1;
    if (truth < 0 || guess < 0) return false;
    if (raw !== undefined && released !== undefined) {
      const [is, said] = [raw[truth] ?? NaN, released[guess] ?? NaN];
      return Math.abs(is - said) <= tolerance * Math.abs(is);
    }
    const fit = fits.get(guess) ?? fitOf(secret.released.labels[guess] ?? '', context);
    fits.set(guess, fit);
    return fit(secret.raw.labels[truth] ?? '');
  };
}

/** What somebody guesses who knows how the release is distributed and nothing of the target: its most common value. */
function common(world: World, secret: SampleColumn): number {
  const ballot = new Ballot(secret.released.labels.length);
  for (const record of world.candidates) ballot.cast(secret.released.codes[record] ?? -1);
  return ballot.winner();
}

/**
 * The inference attack of Giomi et al. 2023: somebody knows the targets' quasi-identifiers and guesses a secret of theirs as
 * the most common value among the released records that are nearest. The baseline is the same attack on records that are not
 * in the release, or the release's most common value for everybody, whichever is right more often.
 */
export function inference(
  world: World,
  known: readonly SampleColumn[],
  secret: SampleColumn,
  group = alike,
): AttackResult & { secret: string } {
  const groups = group(known, world.candidates);
  const sides = { targets: new Int32Array([...world.targets, ...world.controls]), candidates: groups.one };
  const distances = known.map((column) => distanceIn(column, sides, world.sample.paired));
  const right = judge(secret);
  const guess = guessOf(world, groups, distances, secret);
  const run = (targets: Int32Array, of: (target: number) => number): Guesses => ({
    attempts: targets.length,
    successes: targets.reduce((sum, target) => sum + (right(target, of(target)) ? 1 : 0), 0),
  });
  const attack = run(world.targets, guess);
  const mode = common(world, secret);
  const naive = run(world.others, () => mode);
  const control = run(world.controls, guess);
  const controlled =
    control.attempts > 0 && control.successes * naive.attempts > naive.successes * control.attempts;
  const result = attackResult(attack, controlled ? control : naive, {
    method:
      `Of each target ${known.length} quasi-identifiers are known; the secret is guessed as the most common value among the nearest ` +
      `released records. Baseline: ${controlled ? 'the same for records that are not in the release' : 'the most common value of the release'}.`,
    confidence: world.confidence,
  });
  return { ...result, secret: secret.name };
}
