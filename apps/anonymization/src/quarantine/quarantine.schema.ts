import { mostQuarantined, Prose } from '#libs/contracts';
import { z } from 'zod';

const record = z.strictObject({
  /** The physical line of the file on which it begins. */
  line: z.int().positive(),
  /** What is wrong with it. */
  reason: z.string(),
  /** The record as the file wrote it; to those alone who said why they look. */
  text: z.string().optional(),
});

/** Records of a version's file that could not be read, in their order. */
export const QuarantinedRecords = z
  .strictObject({ records: z.array(record).max(mostQuarantined) })
  .meta({ id: 'QuarantinedRecords' });
export type QuarantinedRecords = z.infer<typeof QuarantinedRecords>;

export const RevealQuarantineBody = z
  .strictObject({ reason: Prose.trim().min(1).max(2000) })
  .meta({ id: 'RevealQuarantine' });
export type RevealQuarantineBody = z.infer<typeof RevealQuarantineBody>;
