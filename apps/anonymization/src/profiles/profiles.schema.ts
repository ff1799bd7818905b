import { ColumnName, Prose } from '#libs/contracts';
import { z } from 'zod';

export const RevealBody = z
  .strictObject({ columns: z.array(ColumnName).min(1).max(2000), reason: Prose.trim().min(1).max(2000) })
  .meta({ id: 'Reveal' });
export type RevealBody = z.infer<typeof RevealBody>;
