import { type Risk } from '#libs/contracts';
import { wp216Questions } from '#libs/deidentify';

/**
 * What of a release's risk those see who may not read the raw data: no exact figures of raw records. Of a synthetic release only what
 * its own records tell and what was spent, for everything else is compared with raw records, and ε does not cover it.
 */
export function shownRisk(risk: Risk): Risk {
  const { before: _before, ...shown } = risk;
  if (shown.synthesis === undefined) return shown;
  const { attacks: _attacks, utility, synthesis, ...rest } = shown;
  const { loss, columnsKept, columnsChanged, columnsDropped, recordsSuppressed } = utility;
  const { pairwise: _pairwise, classifier: _classifier, ...spent } = synthesis;
  return {
    ...rest,
    questions: wp216Questions(rest.after, { notRun: [] }),
    utility: { loss, columnsKept, columnsChanged, columnsDropped, recordsSuppressed },
    synthesis: spent,
  };
}
