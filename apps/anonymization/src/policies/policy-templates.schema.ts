import { z } from 'zod';

export const PolicyTemplate = z
  .strictObject({
    name: z.string(),
    title: z.string(),
    summary: z.string(),
    /** The rule or guidance that it follows. */
    source: z.string(),
    /** The policy file, YAML, to be changed and put under a name of one's own. */
    text: z.string(),
  })
  .meta({ id: 'PolicyTemplate' });

export const PolicyTemplates = z.strictObject({ items: z.array(PolicyTemplate), nextCursor: z.null() });
export type PolicyTemplates = z.infer<typeof PolicyTemplates>;

const risk = z.enum(['yes', 'no', 'may not']);

/** What is true of a technique whatever the column; names follow ISO/IEC 20889:2018. */
export const Technique = z
  .strictObject({
    name: z.string(),
    isoClass: z.string().nullable(),
    isoName: z.string().nullable(),
    reversible: z.boolean(),
    deterministic: z.boolean(),
    truthful: z.boolean(),
    keyNeeded: z.boolean(),
    dpCost: z.string().nullable(),
    scope: z.enum(['cell', 'table']),
    types: z.array(z.string()),
    wp216: z.strictObject({ singlingOut: risk, linkability: risk, inference: risk }).nullable(),
  })
  .meta({ id: 'Technique' });

export const Techniques = z.strictObject({ items: z.array(Technique), nextCursor: z.null() });
export type Techniques = z.infer<typeof Techniques>;
