import { ColumnName, DatasetContract, Name, Principal, Prose, ReadingOptions } from '#libs/contracts';
import { pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';

const Description = Prose.max(5000);
/** A tag's key, as grants on `tag:KEY` write it. */
const Tags = z
  .array(Name)
  .max(50)
  .transform((tags) => [...new Set(tags)]);

/** `members`: whoever has a grant on a release or model of it, or is in a group that has. `all`: everybody signed in. */
const Discoverable = z.enum(['nobody', 'members', 'all']);

export const CreateDatasetBody = z
  .strictObject({
    name: Name,
    description: Description.optional(),
    tags: Tags.optional(),
    subjectKey: ColumnName.optional(),
    contract: DatasetContract.optional(),
  })
  .meta({ id: 'CreateDataset' });
export type CreateDatasetBody = z.infer<typeof CreateDatasetBody>;

/** What is absent stays as it is; null takes away. */
export const PatchDatasetBody = z
  .strictObject({
    description: Description.nullable().optional(),
    tags: Tags.optional(),
    subjectKey: ColumnName.nullable().optional(),
    /** How files are read where an upload does not say. */
    reading: ReadingOptions.nullable().optional(),
    /** What each new version is held to. */
    contract: DatasetContract.nullable().optional(),
    /** For administrators, where its owner was disabled or deleted: whose it is from now on. */
    owner: Principal.optional(),
    /** Who may know of it beside those with a role, a grant or the ownership: of that it exists and of what it looks like, never of its records. */
    discoverable: Discoverable.optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    message: 'must change something',
  })
  .meta({ id: 'PatchDataset' });
export type PatchDatasetBody = z.infer<typeof PatchDatasetBody>;

export const Dataset = z
  .strictObject({
    id: z.string(),
    name: Name,
    description: z.string().optional(),
    tags: z.array(z.string()),
    subjectKey: z.string().optional(),
    reading: ReadingOptions.optional(),
    contract: DatasetContract.optional(),
    owner: z.string(),
    discoverable: Discoverable,
    /** Of the newest version, where one dataset is asked for. */
    columns: z.array(z.strictObject({ name: z.string(), type: z.string() })).optional(),
    /** The number of the newest version; absent where there is none yet. */
    latestVersion: z.int().positive().optional(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Dataset' });
export type Dataset = z.infer<typeof Dataset>;

export const DatasetPage = pageOf(Dataset);

export const DatasetQuery = PageQuery.extend({
  /** Words that must all occur in the name, description, columns or tags. */
  q: Prose.max(200).optional(),
});
export type DatasetQuery = z.infer<typeof DatasetQuery>;
