import { type PolicyTemplate } from './template.js';

export const pciDss: PolicyTemplate = {
  name: 'pci-dss',
  title: 'PCI DSS card data',
  summary:
    'Card numbers become tokens of the same form that keep the last four digits, sensitive authentication data are left out, ' +
    'cardholders become pseudonyms. Tokens are reversible by whoever is granted reidentify.',
  source: 'PCI DSS 4.0, requirements 3.3 to 3.5; NIST SP 800-38G',
  text: `# Requirement 3.3: sensitive authentication data are not kept. 3.4 and 3.5: card numbers are unreadable wherever they are kept;
# the tokens are FF1 (NIST SP 800-38G), and at most the last four digits stay.
name: pci-dss
description: Payments with card numbers tokenized.
purposes: [payment-analytics]
transforms:
  - match: { category: [CREDIT_CARD_DETAIL, CREDENTIAL] }
    technique: suppression
  - match: { category: CREDIT_CARD, type: [string, integer] }
    technique: format-preserving-encryption
    domain: cards
    alphabet: digits
    keepLast: 4
  - match: { category: CREDIT_CARD }
    technique: suppression
  - match: { category: [PERSON, EMAIL_ADDRESS, USERNAME, UNIQUE_ID, IBAN_CODE, US_BANK_NUMBER] }
    technique: pseudonymization
    domain: cardholders
  - match: { category: FREE_TEXT, type: string } # with what is found in it replaced, below
    technique: keep
  - match: { identifierType: direct }
    technique: suppression
  - match: { category: [DATE_OF_BIRTH, STREET_ADDRESS] }
    technique: suppression
  # card numbers that somebody typed into a note
  - match: { category: CREDIT_CARD, inText: true }
    technique: masking
    keepLast: 4
  - match: { category: [EMAIL_ADDRESS, PHONE_NUMBER, IBAN_CODE, US_SSN, IP_ADDRESS], inText: true }
    technique: masking
    as: label
  - match: { type: bytes } # pictures may show anybody
    technique: suppression
  - match: { identifierType: [quasi, sensitive, none] }
    technique: keep
`,
};
