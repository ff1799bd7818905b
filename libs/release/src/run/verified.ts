import { type Plan } from '#libs/contracts';
import { type Check, verificationOf } from '#libs/deidentify';
import { problem } from '#libs/kernel';
import { type Engine } from '#libs/tabular';
import { type Table } from './prepared.js';

async function holds(engine: Engine, check: Check): Promise<boolean> {
  for (const step of [check.before, check]) {
    if (step) await engine.chunks(step.statement.sql, step.statement.parameters, step.receive);
  }
  return check.holds();
}

/**
 * Counts again, in the very records that will be released, whatever the policy requires of them.
 * @throws Problem internal.error when anything does not hold: then enforcement is wrong, and nothing may leave
 */
export async function verify(engine: Engine, plan: Plan, transformed: Table, final: Table): Promise<void> {
  if (plan.requirement === undefined) return;
  const measured = { final: final.relation, transformed: transformed.relation };
  for (const check of verificationOf(plan, plan.requirement, measured)) {
    if (!(await holds(engine, check))) {
      throw problem(
        'internal.error',
        `The release does not have the ${check.what} that its policy requires.`,
      );
    }
  }
}
