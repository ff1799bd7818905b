import { jobFields } from '#libs/platform';
import { z } from 'zod';

export const Job = z.strictObject(jobFields).meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;
