import { type Plan, type Risk } from '#libs/contracts';
import { valuesOf } from '../techniques/treatment.js';

/** What was counted when a release was made. */
export interface ReleaseCounts {
  /** Rows of the dataset version, before row conditions. */
  readonly rawRows: number;
  /** Records of the release. */
  readonly records: number;
  /** Records suppressed to reach what the policy requires. */
  readonly suppressed: number;
  /** Cells of released records that differ from the raw ones. */
  readonly changedCells: number;
}

/** How much of the raw data the release no longer tells exactly: cells that are dropped, suppressed or changed. */
export function utility(plan: Plan, counts: ReleaseCounts): Risk['utility'] {
  const cells = counts.rawRows * plan.raw.length;
  const exact = counts.records * plan.columns.length - counts.changedCells;
  const kept = plan.columns.filter(({ action }) => valuesOf(action) === 'kept').length;
  return {
    loss: cells === 0 ? 0 : Math.min(1, Math.max(0, 1 - exact / cells)),
    columnsKept: kept,
    columnsChanged: plan.columns.length - kept,
    columnsDropped: plan.dropped.length,
    recordsSuppressed: counts.suppressed,
  };
}
