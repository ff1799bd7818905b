import { type AttackResult, type Attacks, type Plan } from '#libs/contracts';
import {
  inference,
  linkability,
  type PairedSample,
  type RandomNumbers,
  type SampleColumn,
  type World,
} from '#libs/deidentify';
import { type RiskSource } from './risk-source.js';
import { singlingOut, state, type Stated } from './singling-out.js';

/** Records that are attacked, those that are guessed without the release, which is done fast, and released records that attackers look through. */
const most = { targets: 1000, others: 10_000, candidates: 20_000 };

/** Fewer targets than this make an interval so wide that it tells nothing. */
const fewestTargets = 20;

/** Fewer controls than this are no baseline. */
const fewestControls = 200;

/** Attributes that an attacker knows at most in one attack. */
const mostKnown = 12;

/**
 * Targets are drawn with replacement, each independently of all others: that is what intervals of their shares assume, and then they hold
 * for small tables as for large ones.
 */
function worldOf(sample: PairedSample, random: RandomNumbers, confidence: number): World {
  const all = Int32Array.from(sample.inRelease.keys());
  const draw = (list: Int32Array, count: number): Int32Array =>
    Int32Array.from({ length: list.length === 0 ? 0 : count }, () => list[random.integer(list.length)] ?? 0);
  const pick = (list: Int32Array, count: number): Int32Array =>
    random.choose(count, list.length).map((place) => list[place] ?? 0);
  const released = all.filter((record) => sample.inRelease[record] === 1);
  const left = all.filter((record) => sample.inRelease[record] !== 1);
  const candidates = pick(released, most.candidates);
  // Targets are among the candidates: the question is what the release tells of those who are in it.
  const known = sample.paired ? candidates : all;
  const targets = draw(known, most.targets);
  const controls = left.length >= fewestControls ? draw(left, most.targets) : new Int32Array();
  return { sample, targets, controls, candidates, others: draw(known, most.others), random, confidence };
}

/** What attackers are told of a plan. */
export type Known = Pick<Plan, 'quasiIdentifiers' | 'requirement' | 'sensitive'>;

/** What the secret of the inference attack is: what the policy protects, else what is classified sensitive, else the first other column that can be read. */
export function secretOf(plan: Known, columns: readonly SampleColumn[]): SampleColumn | undefined {
  const protectedNames = (plan.requirement?.models ?? []).flatMap((model) =>
    'column' in model ? [model.column] : [],
  );
  const named = columns.find(({ name }) => protectedNames.includes(name));
  const others = columns.filter(({ name }) => !plan.quasiIdentifiers.includes(name));
  return named ?? sensitiveOf(plan, others) ?? others[0];
}

const sensitiveOf = (plan: Known, columns: readonly SampleColumn[]): SampleColumn | undefined =>
  columns.find(({ name }) => plan.sensitive?.includes(name) ?? false);

interface Knowledge {
  readonly usable: readonly SampleColumn[];
  readonly secret: SampleColumn | undefined;
  readonly known: readonly SampleColumn[];
}

function knowledge(plan: Known, sample: PairedSample): Knowledge {
  const usable = sample.columns.filter(({ faithfulness }) => faithfulness !== 'opaque');
  // Where all that can be read are quasi-identifiers, one of them is guessed from the others.
  const secret = secretOf(plan, usable) ?? sensitiveOf(plan, usable) ?? usable.at(-1);
  const quasi = usable.filter(({ name }) => plan.quasiIdentifiers.includes(name));
  const known = (quasi.length > 0 ? quasi : usable).filter((column) => column !== secret);
  return { usable, secret, known: known.slice(0, mostKnown) };
}

/** What was drawn for the attacks; nothing is stated where the release has too few records to attack. */
export interface Drawn {
  readonly world: World;
  readonly stated: Stated | undefined;
}

const tooFew = ({ candidates }: World): boolean => candidates.length < fewestTargets;

/** Draws whom to attack and with what, all that chance decides but for ties. */
export function drawAttacks(sample: PairedSample, random: RandomNumbers, confidence: number): Drawn {
  const world = worldOf(sample, random, confidence);
  return { world, stated: tooFew(world) ? undefined : state(sample, random) };
}

const incomparable = 'fewer than two released columns can be compared with what somebody knows';

/** The two attacks that look at nothing but the sample. */
export function attackSample(plan: Known, world: World): Pick<Attacks, 'linkability' | 'inference'> {
  if (tooFew(world)) return {};
  const { usable, secret, known } = knowledge(plan, world.sample);
  const [first, second] = halvesOf(usable);
  const linked = second.length > 0 ? linkability(world, [first, second]) : undefined;
  const guessable = secret !== undefined && known.length > 0;
  const inferred = guessable ? inference(world, known, secret) : undefined;
  return {
    ...(linked !== undefined && { linkability: linked }),
    ...(inferred !== undefined && { inference: inferred }),
  };
}

/** The three attacks together; what could not be run is told with the reason. */
export function allAttacks(
  { world }: Drawn,
  alone: AttackResult | undefined,
  { linkability: linked, inference: inferred }: Pick<Attacks, 'linkability' | 'inference'>,
): Attacks {
  const few = tooFew(world) ? `the release has fewer than ${fewestTargets} records` : undefined;
  const unlike = few ?? 'no released column can be compared with what somebody knows';
  const skipped = (attack: string, why: string, result: object | undefined): Attacks['notRun'] =>
    result === undefined ? [{ attack, why }] : [];
  return {
    ...(alone !== undefined && { singlingOut: alone }),
    ...(linked !== undefined && { linkability: linked }),
    ...(inferred !== undefined && { inference: inferred }),
    notRun: [
      ...skipped('singling out', unlike, alone),
      ...skipped('linkability', few ?? incomparable, linked),
      ...skipped('inference', few ?? incomparable, inferred),
    ],
  };
}

/** Runs the three attacks on a sample of the release, one after the other. */
export async function runAttacks(
  source: RiskSource,
  sample: PairedSample,
  random: RandomNumbers,
): Promise<Attacks> {
  const drawn = drawAttacks(sample, random, source.confidence);
  const alone = drawn.stated && (await singlingOut(source, drawn.stated));
  return allAttacks(drawn, alone, attackSample(source.plan, drawn.world));
}

/** What is known from one place, and what from another: every other column. */
function halvesOf(columns: readonly SampleColumn[]): readonly [SampleColumn[], SampleColumn[]] {
  const known = columns.slice(0, mostKnown);
  return [known.filter((_, i) => i % 2 === 0), known.filter((_, i) => i % 2 === 1)];
}
