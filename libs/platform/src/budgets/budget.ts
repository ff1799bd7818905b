import { composeLosses, epsilonAt, type PrivacyLoss } from '#libs/dp';
import { type Id } from '#libs/kernel';

/** A cap on (ε, δ) over everything that is ever told of a dataset. */
export interface BudgetCap {
  readonly epsilon: number;
  readonly delta: number;
}

/**
 * The cap of a dataset for which nobody set one. A larger one would promise little (at ε = 10 a guess about a person can
 * become 22,000 times as likely); δ must stay below one over the number of people.
 */
export const defaultCap: BudgetCap = { epsilon: 10, delta: 1e-6 };

/** A dataset's cap and all that was spent of it. */
export interface Budget {
  readonly datasetId: Id;
  readonly cap: BudgetCap;
  readonly spent: PrivacyLoss;
  readonly proposed?: ProposedCap;
}

/** A larger cap that one person asked for: it counts once a second person asks for the same. */
export interface ProposedCap extends BudgetCap {
  readonly by: Id;
}

/** Whether a cap lets more be told than another. */
export const isLarger = (cap: BudgetCap, than: BudgetCap): boolean =>
  cap.epsilon > than.epsilon || cap.delta > than.delta;

/**
 * What rounding in sums of binary fractions may add without counting as spent: a hundred times 0.1 is 10. Relative to the
 * cap; a larger one would let the cap be passed by something that matters.
 */
const rounding = 1 + 1e-9;

/** ε is shown in billionths: nobody reads more, and what binary fractions leave behind the ninth decimal is dust. */
const billion = 1e9;
/** The dust of thousands of sums, relative to them. */
const dust = 1e-12;

const billionthsUp = (epsilon: number): number => Math.ceil(epsilon * billion * (1 - dust));

/** Exactly: what is left is a promise, and no dust may make it more than the cap. */
function billionthsDown(epsilon: number): number {
  const near = Math.round(epsilon * billion);
  return near / billion <= epsilon ? near : near - 1;
}

/** The ε of a loss at a δ as people read it: rounded up to nine decimals. */
export function shownEpsilon(loss: PrivacyLoss, delta: number): number {
  return billionthsUp(epsilonAt(loss, delta)) / billion;
}

/**
 * ε as people read it: the cap, what is spent at the cap's δ, and what is left, never below 0. With nine decimals, what is spent
 * rounded up and what is left rounded down.
 */
export function epsilonLeft({ cap: { epsilon: cap, delta }, spent: loss }: Pick<Budget, 'cap' | 'spent'>): {
  cap: number;
  spent: number;
  left: number;
} {
  const exact = epsilonAt(loss, delta);
  const spent = billionthsUp(exact);
  const left = Math.min(cap, Math.max(0, billionthsDown(cap) - spent) / billion);
  return { cap, spent: exact <= cap * rounding ? Math.min(cap, spent / billion) : spent / billion, left };
}

/** The total after another loss, or undefined when the cap does not allow it. Depends on public figures alone. */
export function spentAfter(
  { cap, spent }: Pick<Budget, 'cap' | 'spent'>,
  loss: PrivacyLoss,
): PrivacyLoss | undefined {
  const total = composeLosses([spent, loss]);
  return epsilonAt(total, cap.delta) <= cap.epsilon * rounding ? total : undefined;
}

/** A δ in six digits, never more than it is. */
function deltaDown(delta: number): number {
  const near = Number(delta.toPrecision(6));
  return near <= delta ? near : Number((delta * (1 - 5e-6)).toPrecision(6));
}

/** Why not, and what is left, for whoever was refused. */
export function whatIsLeft(budget: Pick<Budget, 'cap' | 'spent'>): string {
  const { cap, spent, left } = epsilonLeft(budget);
  const { delta } = budget.cap;
  return (
    `It would pass the cap of the dataset: ε ${left} is left of ${cap} (${spent} is spent) at δ ${delta}, ` +
    `and of thresholds' δ ${deltaDown(Math.max(0, delta - budget.spent.delta))}. Nothing was charged.`
  );
}
