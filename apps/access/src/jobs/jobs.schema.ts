import { JobState, ProblemDocument } from '#libs/contracts';
import { z } from 'zod';

export const Job = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    state: JobState,
    progress: z.number().min(0).max(1),
    message: z.string(),
    result: z.record(z.string(), z.unknown()).optional(),
    problem: ProblemDocument.optional(),
    createdAt: z.string(),
    startedAt: z.string().optional(),
    finishedAt: z.string().optional(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;
