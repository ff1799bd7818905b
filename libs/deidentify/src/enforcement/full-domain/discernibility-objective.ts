import { released, surelySuppressed } from './node-check.js';
import { type Objective, type ObjectiveInput } from './objective.js';

/**
 * Σ |class|² over released classes, and all records for each suppressed one; without `suppression`, Σ |class|² over all classes
 * (ARX's monotonic variant).
 */
export function discernibilityObjective(input: ObjectiveInput, suppression = true): Objective {
  return {
    appraise: ({ classes, records, verdict, partlyLost, suppressedRecords, surelySuppressedRecords }) => {
      let [kept, all, sure, partly] = [0, 0, 0, 0];
      for (let c = 0; c < classes; c++) {
        const square = (records[c] ?? 0) ** 2;
        all += square;
        if (verdict[c] === released) kept += square;
        if (verdict[c] === surelySuppressed) sure += square;
        // Each of these counts as all records instead of as its class, which was no greater than this one.
        partly += (partlyLost[c] ?? 0) * (input.records - (records[c] ?? 0));
      }
      if (!suppression) return { loss: all, lossFrom: input.squaresAt };
      return {
        loss: kept + input.records * suppressedRecords,
        // Parts of what is surely suppressed had squares at `low` that sum to no more than `sure`.
        lossFrom: (low) => input.squaresAt(low) - sure + input.records * surelySuppressedRecords + partly,
      };
    },
  };
}
