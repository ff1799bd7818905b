import { type PolicyTemplate } from './template.js';

export const trainAModel: PolicyTemplate = {
  name: 'train-a-model',
  title: 'Train a model',
  summary:
    'No direct identifiers, and every record is one of at least ten that are equal in all quasi-identifiers; these are generalized ' +
    'no further than each class needs, which costs a model least.',
  source: 'k-anonymity (Samarati & Sweeney 1998) by Mondrian (LeFevre et al. 2006)',
  text: `# For training: nothing that names a person, quasi-identifiers as coarse as k = 10 needs and no coarser, labels and features as
# they are. Look at the measured attacks of the release: a number that is kept exactly can single people out beside the
# quasi-identifiers. limits: { singlingOut: 0.1 } makes such a release fail.
name: train-a-model
description: Features and labels for training, 10-anonymous.
purposes: [model-training]
transforms:
  - match: { identifierType: direct }
    technique: suppression
  - match: { category: [URL, IP_ADDRESS, MAC_ADDRESS, UNIQUE_ID, STREET_ADDRESS, CREDIT_CARD_DETAIL] }
    technique: suppression
  - match: { category: [DATE_OF_BIRTH, DATE_TIME], type: [date, timestamp, instant] }
    technique: generalization
    to: year
  - match: { inText: true }
    technique: masking
    as: label
  - match: { type: bytes } # pictures may show anybody
    technique: suppression
  - match: { identifierType: [quasi, sensitive, none] }
    technique: keep
require:
  kAnonymity: { k: 10, quasiIdentifiers: classified, maxSuppression: 0.05 }
  enforcement: { mode: multidimensional }
  limits: { prosecutorHighest: 0.1 }
`,
};
