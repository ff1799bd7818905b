import { Category, ColumnClassification, ColumnName, IdentifierType, Prose } from '#libs/contracts';
import { z } from 'zod';

export const Classification = z
  .strictObject({ columns: z.array(ColumnClassification) })
  .meta({ id: 'Classification' });
export type Classification = z.infer<typeof Classification>;

const ColumnDecision = z
  .strictObject({
    name: ColumnName,
    category: Category.optional(),
    identifierType: IdentifierType.optional(),
    reason: Prose.min(1)
      .max(500)
      .regex(/^[^\0]*$/, 'must not hold the character U+0000')
      .optional(),
  })
  .refine((column) => column.category !== undefined || column.identifierType !== undefined, {
    message: 'must have category or identifierType',
  });
export type ColumnDecision = z.infer<typeof ColumnDecision>;

export const PatchClassificationBody = z
  .strictObject({ columns: z.array(ColumnDecision).min(1).max(2000) })
  .meta({ id: 'PatchClassification' });
export type PatchClassificationBody = z.infer<typeof PatchClassificationBody>;
