import { Column, Name, Prose, Purpose } from '#libs/contracts';
import { IdParam, pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';

export const CreateReleaseBody = z
  .strictObject({
    dataset: Name,
    version: z.union([z.int().positive(), z.literal('latest')]).default('latest'),
    policy: Name,
    policyVersion: z.int32().positive().optional(),
    purpose: Purpose,
  })
  .meta({ id: 'CreateRelease' });
export type CreateReleaseBody = z.infer<typeof CreateReleaseBody>;

/** A release and the thread back to where it came from. */
export const Release = z
  .strictObject({
    id: z.string(),
    dataset: z.string(),
    version: z.int(),
    policy: z.string(),
    policyVersion: z.int(),
    purpose: z.string(),
    rows: z.int(),
    suppressed: z.int(),
    columns: z.array(Column),
    k: z.int(),
    /** Counts are told coarsely, for the reader may not read the raw records. */
    coarse: z.literal(true).optional(),
    /**
     * Which of the plans that were tried on the dataset version for the purpose it is, of how many so far, and how sure its limits and
     * intervals are: the more plans are tried, the surer. Absent for releases that were made before it was counted.
     */
    attempt: z.strictObject({ number: z.int(), of: z.int(), confidence: z.number() }).optional(),
    createdBy: z.string(),
    createdAt: z.string(),
    /** That it is not to be read any more, and what is instead. */
    withdrawn: z
      .strictObject({
        at: z.string(),
        by: z.string(),
        reason: z.string(),
        supersededBy: z.string().optional(),
      })
      .optional(),
    job: z.string(),
    lineage: z.strictObject({
      /** Absent for those who are only let know of the dataset: it tells whether a guess at the records is right. */
      datasetSha256: z.string().optional(),
      policyDigest: z.string(),
      hierarchies: z.array(z.strictObject({ name: z.string(), version: z.int() })),
      parts: z.array(z.strictObject({ digest: z.string(), rows: z.int().optional() })),
    }),
  })
  .meta({ id: 'Release' });
export type Release = z.infer<typeof Release>;

export const WithdrawBody = z
  .strictObject({ reason: Prose.trim().min(1).max(2000), supersededBy: IdParam.optional() })
  .meta({ id: 'WithdrawRelease' });
export type WithdrawBody = z.infer<typeof WithdrawBody>;

export const ReleasePage = pageOf(Release);
export const ReleaseQuery = PageQuery.extend({ dataset: Name.optional(), purpose: Purpose.optional() });
export type ReleaseQuery = z.infer<typeof ReleaseQuery>;

export const dataFormats = ['csv', 'ndjson', 'parquet'] as const;
export type DataFormat = (typeof dataFormats)[number];

export const DataQuery = z.strictObject({
  purpose: Purpose.optional(),
  format: z.enum(dataFormats).default('csv'),
  /** Of a CSV that a spreadsheet is to open: a cell that would begin a formula gets an apostrophe before it. */
  spreadsheet: z.literal('safe').optional(),
  /** Names of the columns that are wanted, with commas between them, in the order that they are to have; all when absent. */
  columns: z.string().min(1).max(65_536).optional(),
  /** How many rows are wanted, from the first; all when absent. */
  limit: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  /** The training run that reads; only the gateway's own training service may name one. */
  run: z.uuid().optional(),
});
export type DataQuery = z.infer<typeof DataQuery>;

/** The purpose stands in the address. */
export const LatestDataQuery = DataQuery.omit({ purpose: true, run: true });
export type LatestDataQuery = z.infer<typeof LatestDataQuery>;
