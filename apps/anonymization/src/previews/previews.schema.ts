import { Column, Name } from '#libs/contracts';
import { z } from 'zod';

export const PreviewBody = z
  .strictObject({
    dataset: Name,
    version: z.union([z.int().positive(), z.literal('latest')]).default('latest'),
    limit: z.int().min(1).max(1000).default(20),
  })
  .meta({ id: 'PreviewQuestion' });
export type PreviewBody = z.infer<typeof PreviewBody>;

const Row = z.record(z.string(), z.unknown());

export const Preview = z
  .strictObject({
    before: z.strictObject({ columns: z.array(Column), rows: z.array(Row) }),
    /** Without the records that a requirement would suppress: that is known only of the whole. */
    after: z.strictObject({ columns: z.array(Column), rows: z.array(Row) }),
    explanation: z.array(
      z.strictObject({ column: z.string(), released: z.boolean(), what: z.string(), why: z.string() }),
    ),
    /** Columns that the release will not hold as they are shown here; all others it will. */
    differs: z.array(z.strictObject({ column: z.string(), why: z.string() })),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'Preview' });
export type Preview = z.infer<typeof Preview>;
