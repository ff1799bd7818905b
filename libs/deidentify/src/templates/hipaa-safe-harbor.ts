import { type PolicyTemplate } from './template.js';

export const hipaaSafeHarbor: PolicyTemplate = {
  name: 'hipaa-safe-harbor',
  title: 'HIPAA Safe Harbor',
  summary:
    'Removes the identifiers of Safe Harbor as far as they are classified, keeps three digits of ZIP codes, years of dates and ' +
    'ages up to 89. Free text and the condition of no actual knowledge remain for a person to judge.',
  source: '45 CFR 164.514(b)(2)',
  text: `# The 18 identifiers of 45 CFR 164.514(b)(2)(i), by what columns were classified as. Look at the classification first:
# what was not recognised as an identifier is not removed. The rule also asks that nobody knows how to re-identify (ii).
name: hipaa-safe-harbor
description: Health data without the identifiers that HIPAA's Safe Harbor names.
purposes: [research]
transforms:
  # (C) dates: the year alone; of birth none, for it tells ages over 89
  - match: { category: DATE_OF_BIRTH }
    technique: suppression
  - match: { category: DATE_TIME, type: [date, timestamp, instant] }
    technique: generalization
    to: year
  - match: { category: DATE_TIME }
    technique: suppression
  - match: { category: AGE, type: [integer, decimal, double] }
    technique: generalization
    age: { top: 90 }
  - match: { category: AGE }
    technique: suppression
  # (B) geography: three digits of the ZIP code where more than 20,000 people live there, nothing else below a state
  - match: { category: POSTCODE, type: [string, integer] }
    technique: generalization
    zip: {}
  - match: { category: [POSTCODE, LOCATION, GEO_COORDINATE, STREET_ADDRESS] }
    technique: suppression
  # (A), (D) to (R): names, numbers, addresses, codes, and employers
  - match: { identifierType: direct }
    technique: suppression
  - match: { category: [URL, IP_ADDRESS, MAC_ADDRESS, UNIQUE_ID, CREDIT_CARD_DETAIL, ORGANIZATION] }
    technique: suppression
  # identifiers inside short texts; free text is classified as direct and has gone above, for names in it have no form
  - match: { inText: true }
    technique: masking
    as: label
  # (Q) pictures of faces and the like: what pictures and other bytes show is not looked at
  - match: { type: bytes }
    technique: suppression
  # what remains is not among the 18
  - match: { identifierType: [quasi, sensitive, none] }
    technique: keep
`,
};
