import { z } from 'zod';

const jobStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const JobState = z.enum(jobStates);
export type JobState = z.infer<typeof JobState>;

/** RFC 9457 problem details as this gateway writes them. */
export const ProblemDocument = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    requestId: z.string().optional(),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string(),
          line: z.int().optional(),
          column: z.int().optional(),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });
export type ProblemDocument = z.infer<typeof ProblemDocument>;

/** Every kind of job, which is also the name of its queue: uploads, releases, training. */
export const jobKinds = ['ingest', 'release', 'train'] as const;
export type JobKind = (typeof jobKinds)[number];

/**
 * How long a job may take once it was begun, in milliseconds: the one limit of uploads, releases and training alike. Their
 * workers end by it as `worker.timeout`; the queue waits a little longer, so that the job ends with that reason.
 */
export const jobLimitMs = 6 * 3_600_000;
