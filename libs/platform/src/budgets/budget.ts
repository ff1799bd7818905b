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
}

/**
 * What rounding in sums of binary fractions may add without counting as spent: a hundred times 0.1 is 10. Relative to the
 * cap; a larger one would let the cap be passed by something that matters.
 */
const rounding = 1 + 1e-9;

/** ε as people read it: the cap, what is spent at the cap's δ, and what is left, never below 0. */
export function epsilonLeft({ cap: { epsilon: cap, delta }, spent: loss }: Pick<Budget, 'cap' | 'spent'>): {
  cap: number;
  spent: number;
  left: number;
} {
  const exact = epsilonAt(loss, delta);
  const spent = exact > cap && exact <= cap * rounding ? cap : exact;
  return { cap, spent, left: Math.max(0, cap - spent) };
}

/** The total after another loss, or undefined when the cap does not allow it. Depends on public figures alone. */
export function spentAfter(
  { cap, spent }: Pick<Budget, 'cap' | 'spent'>,
  loss: PrivacyLoss,
): PrivacyLoss | undefined {
  const total = composeLosses([spent, loss]);
  return epsilonAt(total, cap.delta) <= cap.epsilon * rounding ? total : undefined;
}

const figure = (value: number): string => String(Number(value.toPrecision(6)));

/** Why not, and what is left, for whoever was refused. */
export function whatIsLeft(budget: Pick<Budget, 'cap' | 'spent'>): string {
  const { cap, spent, left } = epsilonLeft(budget);
  const { delta } = budget.cap;
  return (
    `It would pass the cap of the dataset: ε ${figure(left)} is left of ${figure(cap)} (${figure(spent)} is spent) ` +
    `at δ ${figure(delta)}, and of thresholds' δ ${figure(Math.max(0, delta - budget.spent.delta))}. Nothing was charged.`
  );
}
