import { Column, Name, Reading, SchemaChanges } from '#libs/contracts';
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
    /** How its columns differ from those of the version before. */
    changes: SchemaChanges.optional(),
    /** The version that its body was appended to. */
    base: z.int().positive().optional(),
    /** SHA-256 of all bodies that it is made of, where that is more than one. */
    content: z.string().optional(),
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
