import { Column, Name, Reading } from '#libs/contracts';
import { pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';

export const Version = z
  .strictObject({
    dataset: Name,
    version: z.int().positive(),
    /** A version exists only once it is sealed, so it is always ready. */
    state: z.literal('ready'),
    rows: z.int().nonnegative(),
    columns: z.array(Column),
    reading: Reading.optional(),
    /** Of the body as it was sent. */
    bytes: z.int().nonnegative(),
    sha256: z.string(),
    mediaType: z.string(),
    lineage: z.strictObject({ job: z.string(), createdBy: z.string(), createdAt: z.string() }),
  })
  .meta({ id: 'DatasetVersion' });
export type Version = z.infer<typeof Version>;

export const VersionPage = pageOf(Version);

export const VersionQuery = PageQuery;
