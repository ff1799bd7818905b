import { z } from 'zod';
import { NoisyValue, Risk, sealedUnder } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { type Cell } from '#libs/tabular';

/** What workers may answer. Whoever started one parses with these: it worked on what strangers sent. */

const count = z.int().nonnegative();

/** A release's parts lie under the job that made them and nowhere else. */
export const releaseOutcome = (job: Id, release: Id) =>
  z.strictObject({
    parts: z
      .array(
        z.strictObject({ object: sealedUnder(job, { role: 'release-part', owner: release }), rows: count }),
      )
      .readonly(),
    rows: count,
    suppressed: count,
    risk: Risk,
    /** Whether records were chosen in segments alone: see `choosesSegments`. */
    segments: z.boolean(),
  });
export type ReleaseOutcome = Readonly<z.infer<ReturnType<typeof releaseOutcome>>>;

const CellValue: z.ZodType<Cell> = z.union([
  z.null(),
  z.boolean(),
  z.number(),
  z.literal([NaN, Infinity, -Infinity]),
  z.bigint(),
  z.string(),
  z.instanceof(Uint8Array),
  z.lazy(() => z.array(CellValue)),
  z.lazy(() => z.record(z.string(), CellValue)),
]);
const Rows = z.array(z.record(z.string(), CellValue));

export const PreviewOutcome = z.strictObject({ before: Rows, after: Rows });
export type PreviewOutcome = z.infer<typeof PreviewOutcome>;

export const ReadOutcome = z.strictObject({ bytes: count });
export type ReadOutcome = z.infer<typeof ReadOutcome>;

export const ReidentifyOutcome = z.strictObject({ values: z.array(z.string().nullable()) });
export type ReidentifyOutcome = z.infer<typeof ReidentifyOutcome>;

/** Noisy figures alone: exact ones never leave the worker. */
export const QueryOutcome = z.strictObject({
  answers: z
    .array(
      z.strictObject({ key: z.union([z.string(), z.number(), z.boolean()]), values: z.array(NoisyValue) }),
    )
    .readonly(),
});
export type QueryOutcome = z.infer<typeof QueryOutcome>;
