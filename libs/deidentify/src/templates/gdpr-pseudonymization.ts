import { type PolicyTemplate } from './template.js';

export const gdprPseudonymization: PolicyTemplate = {
  name: 'gdpr-pseudonymization',
  title: 'GDPR pseudonymization',
  summary:
    'Direct identifiers become keyed pseudonyms of one domain, quasi-identifiers are coarsened. The result is personal data still: ' +
    'the keys stay with the gateway, apart from the release.',
  source: 'GDPR Article 4(5), 25 and 32; EDPB Guidelines 01/2025 on pseudonymisation',
  text: `# Pseudonymisation in the sense of GDPR Article 4(5): joinable inside the domain, not attributable without the key, which never
# leaves the gateway. Name another domain for each recipient that must not be able to join.
name: gdpr-pseudonymization
description: Pseudonymised records for analysis inside one pseudonymisation domain.
purposes: [analytics]
transforms:
  - match: { category: [CREDENTIAL, CREDIT_CARD_DETAIL, FREE_TEXT] } # names in free text have no form to find them by
    technique: suppression
  - match: { category: [STREET_ADDRESS, GEO_COORDINATE] }
    technique: suppression
  - match: { identifierType: direct }
    technique: pseudonymization
    domain: gdpr
  # quasi-identifiers: EDPB 01/2025 asks that they be handled too
  - match: { category: DATE_OF_BIRTH, type: [date, timestamp, instant] }
    technique: generalization
    to: year
  - match: { category: DATE_TIME, type: [date, timestamp, instant] }
    technique: generalization
    to: month
  - match: { category: [DATE_OF_BIRTH, DATE_TIME] }
    technique: suppression
  - match: { category: AGE, type: [integer, decimal, double] }
    technique: generalization
    age: { width: 5, top: 90 }
  - match: { category: POSTCODE, type: [string, integer] }
    technique: generalization
    keepFirst: 2
  - match: { category: URL }
    technique: suppression
  - match: { category: [LOCATION, ORGANIZATION, OCCUPATION], type: string }
    technique: suppression
    rarerThan: 10 # where few have the value, it goes missing
  # what stands inside other texts
  - match: { inText: true }
    technique: pseudonymization
    domain: gdpr
  - match: { type: bytes } # pictures may show anybody
    technique: suppression
  - match: { identifierType: [quasi, sensitive, none] }
    technique: keep
`,
};
