import { type MaskingAction, type PseudonymizationAction, type Transform } from '#libs/contracts';

/** The techniques that spans of a text can have. */
export const spanTechniques = ['masking', 'pseudonymization'] as const;

/** What a transform makes of spans; undefined where its technique is for whole columns alone. */
export function spanAction(transform: Transform): MaskingAction | PseudonymizationAction | undefined {
  if (transform.technique === 'masking') {
    const { technique, keepFirst, keepLast, keepDomain, character, pattern, as } = transform;
    return {
      technique,
      keepFirst,
      keepLast,
      keepDomain,
      character,
      as,
      ...(pattern === undefined ? {} : { pattern }),
    };
  }
  if (transform.technique !== 'pseudonymization') return undefined;
  const { technique, domain, as } = transform;
  return { technique, domain, as };
}
