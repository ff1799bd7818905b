import { type Plan } from '#libs/contracts';
import { canonicalJson, type Json } from '#libs/kernel';
import { draws } from '../techniques/treatment.js';

/**
 * The chance that, of all plans ever tried on a dataset version for a purpose, one gets under a limit that its risk is above. Larger, and
 * limits are a lottery again; smaller, and releases that keep a limit are refused.
 */
const chanceOfAll = 0.05;

/**
 * The confidence of the intervals of the n-th attempt, from 1: 0.95, and ever nearer to 1. The upper end of a two-sided interval misses
 * half as often as the interval, by 0.05/(n(n + 1)), and these sum to 0.05 over all n (alpha spending, Lan & DeMets 1983).
 */
export function confidenceOfAttempt(attempt: number): number {
  return 1 - (2 * chanceOfAll) / (attempt * (attempt + 1));
}

/** Where in its policy file something of a plan stands; it changes nothing of what is released. */
const places = new Set(['rule', 'pointer']);

const withoutPlaces = (value: unknown): Json =>
  JSON.parse(JSON.stringify(value, (key, one: unknown) => (places.has(key) ? undefined : one))) as Json;

/**
 * A plan as canonical JSON without whatever neither changes the release nor what is measured of it: names and places in the policy
 * file, warnings, the order of conditions, and limits, which figures are compared with. Plans with one text are one attempt.
 */
export function measuredPlan(plan: Plan): string {
  const { policy: _, warnings: __, limits: ___, dropped: ____, rows, columns, requirement, ...rest } = plan;
  const hierarchies = Object.fromEntries(
    Object.entries(plan.hierarchies).map(([name, { unread, ...one }]) => [
      name,
      unread === undefined ? one : { ...one, rows: unread.digest },
    ]),
  );
  return canonicalJson({
    ...(JSON.parse(JSON.stringify({ ...rest, hierarchies })) as Record<string, Json>),
    rows: rows.map((test) => canonicalJson(withoutPlaces(test))).sort(),
    columns: withoutPlaces(columns),
    ...(requirement !== undefined && { requirement: withoutPlaces(requirement) }),
  });
}

/** Whether a plan makes another release each time that it is run: each is an attempt of its own. */
export function drawsRecords({ columns, sampling, synthesis }: Plan): boolean {
  return sampling !== undefined || synthesis !== undefined || columns.some(({ action }) => draws(action));
}
