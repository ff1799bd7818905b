import { z } from 'zod';
import { ReadingOptions } from './reading.js';
import { SealedObject } from './sealed-object.js';

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

export const UploadMode = z.enum(['replace', 'append']);
export type UploadMode = z.infer<typeof UploadMode>;

/** What an ingest job is told: a sealed staging object and how to read it. */
const IngestInput = z.strictObject({
  /** The dataset's id. */
  dataset: z.string(),
  staging: SealedObject,
  mediaType: z.string(),
  /** The format's name. */
  format: z.string(),
  /** What the media type said besides, as the format knows it. */
  parameters: z.record(z.string(), z.string()),
  /** How it is to be read, as far as that was said. */
  reading: ReadingOptions.optional(),
  /** Whether it becomes a version alone, or behind what there is; alone unless told. */
  mode: UploadMode.optional(),
  /** That it may be appended though it was the last that came in. */
  again: z.boolean().optional(),
  /** Of the body as sent, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of the body as sent. */
  bytes: z.int().nonnegative(),
  /** Of the body without its Content-Encoding, hexadecimal, where it had one. */
  decoded: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/** What is to be fetched: a source, and the dataset that it fills. */
const PullInput = z.strictObject({ source: z.uuid(), dataset: z.uuid() });

/** What a release is to be made of, pinned when it was asked for. */
const ReleaseInput = z.strictObject({
  versionId: z.uuid(),
  policyVersionId: z.uuid(),
  purpose: z.string(),
  /** Versions of hierarchies, by name. */
  hierarchies: z.record(z.string(), z.int().positive()),
  /** SHA-256 of the version's classification as canonical JSON, in lower-case hex. */
  classification: z.string().regex(/^[0-9a-f]{64}$/),
  /** The dataset's subject key; null where it has none. */
  subjectKey: z.string().nullable(),
  /** SHA-256 of what of the plan is measured, in lower-case hex; of a plan that draws records, of this job too. */
  plan: z.string().regex(/^[0-9a-f]{64}$/),
  /** Which of the plans that were tried on the version for the purpose it is, from 1. */
  attempt: z.int().positive(),
});

/** The rest of a run stands in its own row, whose id is the job's. */
const TrainInput = z.strictObject({ release: z.uuid(), purpose: z.string() });

/** The key that was current when it was asked for: a job that is begun again makes no second fresh one. */
const RewrapInput = z.strictObject({ from: z.string() });

/** What each kind of job is told: ids and settings, never data. */
export interface JobInputs {
  readonly ingest: z.infer<typeof IngestInput>;
  readonly pull: z.infer<typeof PullInput>;
  readonly release: z.infer<typeof ReleaseInput>;
  readonly train: z.infer<typeof TrainInput>;
  readonly rewrap: z.infer<typeof RewrapInput>;
}

/** A kind of job, which is also the name of its queue. */
export type JobKind = keyof JobInputs;

/** The shape of each kind's input: checked by the compiler where a job is asked for, and again before it is run. */
export const jobInputs: { readonly [K in JobKind]: z.ZodType<JobInputs[K]> } = {
  ingest: IngestInput,
  pull: PullInput,
  release: ReleaseInput,
  train: TrainInput,
  rewrap: RewrapInput,
};
export const jobKinds = Object.keys(jobInputs) as JobKind[];

/**
 * How long a job may take once it was begun, in milliseconds: the one limit of uploads, releases and training alike. Their
 * workers end by it as `worker.timeout`; the queue waits a little longer, so that the job ends with that reason.
 */
export const jobLimitMs = 6 * 3_600_000;
