import { type CellAction, ColumnType, type Plan, type PlannedColumn } from '#libs/contracts';
import { type ReleaseTreatment } from '#libs/db';
import { z } from 'zod';

/** A column as a row keeps it; its action is what the plan said, and a reader knows actions by their technique. */
const Treated = z.object({
  name: z.string(),
  rawType: ColumnType,
  type: ColumnType,
  action: z.custom<CellAction>(
    (action) => z.looseObject({ technique: z.string() }).safeParse(action).success,
  ),
  rule: z.int(),
});

/** What was done to a release's columns, for the release's row: the plan is made of policy and classification, and the latter can change. */
export function treatmentOf({ subject, synthesis, columns }: Plan): ReleaseTreatment {
  return { subject, synthetic: synthesis !== undefined, columns };
}

/**
 * A column of a release as it was planned when the release was made; undefined where it was not kept.
 * @throws Error for a row that holds something else: nobody is to reverse tokens or count people by it
 */
export function treatedColumn(treatment: ReleaseTreatment | null, name: string): PlannedColumn | undefined {
  const column = treatment?.columns.find((one) => one.name === name);
  return column && Treated.parse(column);
}
