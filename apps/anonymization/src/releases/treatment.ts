import { type Plan, type PlannedColumn } from '#libs/contracts';
import { type ReleaseTreatment } from '#libs/db';

/** What was done to a release's columns, for the release's row: the plan is made of policy and classification, and the latter can change. */
export function treatmentOf(plan: Plan): ReleaseTreatment {
  return {
    ...(plan.subject === undefined ? {} : { subject: plan.subject }),
    synthetic: plan.synthesis !== undefined,
    columns: plan.columns.map((column) => ({ ...column })),
  };
}

/** A column of a release as it was planned when the release was made; undefined where it was not kept. */
export function treatedColumn(treatment: ReleaseTreatment | null, name: string): PlannedColumn | undefined {
  // The row's own writer is the only one that there is: what it holds is what treatmentOf made.
  return treatment?.columns.find((column) => column.name === name) as PlannedColumn | undefined;
}
