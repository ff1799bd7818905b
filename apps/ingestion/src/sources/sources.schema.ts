import { ColumnName, FreeName, Name, Prose, ReadingOptions, UploadMode } from '#libs/contracts';
import { formats } from '#libs/tabular';
import { pageOf, PageQuery } from '#libs/platform';
import { Cron } from 'croner';
import { z } from 'zod';
import { sourceKinds } from './kinds/all.js';

const kinds = sourceKinds.map(({ kind }) => kind);

/** Five fields, in UTC; no oftener than each minute. */
const Schedule = z
  .string()
  .max(100)
  .regex(/^[\d*/,\-A-Za-z]+(?: [\d*/,\-A-Za-z]+){4}$/, 'must be five fields of cron, such as 0 3 * * *')
  .refine((text) => {
    try {
      return new Cron(text, { timezone: 'UTC', paused: true }).nextRun() !== null;
    } catch {
      return false;
    }
  }, 'must be five fields of cron with a time that comes, such as 0 3 * * *');

export const CreateSourceBody = z
  .strictObject({
    name: Name,
    kind: z.enum(kinds),
    /** An address in one line, or its parts, as the kind of source takes it. */
    location: z.union([
      Prose.max(110_000),
      z.record(FreeName, z.union([Prose.max(110_000), z.number(), z.boolean()])),
    ]),
    /** Sealed, and never shown again. */
    credentials: z.record(FreeName, Prose.max(100_000)).optional(),
    dataset: Name,
    /** Whether each run makes a version of what it fetched, or of that behind what there is. */
    mode: UploadMode.default('replace'),
    /** What is fetched, where the source does not say it. */
    mediaType: z.enum(formats.mediaTypes).optional(),
    reading: ReadingOptions.optional(),
    schedule: Schedule.optional(),
    /** A column that only grows: each run fetches what is beyond the last. */
    watermark: ColumnName.optional(),
  })
  .meta({ id: 'CreateSource' });
export type CreateSourceBody = z.infer<typeof CreateSourceBody>;

export const Source = z
  .strictObject({
    id: z.string(),
    name: Name,
    kind: z.string(),
    location: z.record(z.string(), z.unknown()),
    hasCredentials: z.boolean(),
    dataset: z.string(),
    mode: UploadMode,
    mediaType: z.string().optional(),
    reading: ReadingOptions,
    schedule: z.string().optional(),
    nextRunAt: z.string().optional(),
    watermark: z.string().optional(),
    /** In whose name it is fetched. */
    createdBy: z.string(),
    createdAt: z.string(),
    /** The job of the last run. */
    lastRun: z.string().optional(),
  })
  .meta({ id: 'Source' });
export type Source = z.infer<typeof Source>;

export const SourcePage = pageOf(Source);
export const SourceQuery = PageQuery;

/** The next time of a schedule. */
export const nextTime = (schedule: string, after: Date): Date | null =>
  new Cron(schedule, { timezone: 'UTC', paused: true }).nextRun(after);
