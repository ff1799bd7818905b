import { type JobInputs, ReadingQuery, type ReadingOptions, UploadMode } from '#libs/contracts';
import { z } from 'zod';

/** What an upload says of what becomes of what there is. */
export const UploadArrival = z.strictObject({
  mode: UploadMode.meta({
    description:
      'Whether the version is this file alone, or what there is with the rows of this file behind it.',
  }).optional(),
  again: z
    .enum(['true', 'false'])
    .transform((word) => word === 'true')
    .meta({
      description: 'With mode=append: that the rows of the file that came in last are to be there twice.',
    })
    .optional(),
});

/** What the address of an upload says: how the file is to be read, and what becomes of what there is. */
export const UploadQuery = ReadingQuery.extend(UploadArrival.shape);

export type Asked = z.infer<typeof UploadQuery>;

/** What becomes of what there is. */
export type Arrival = Pick<JobInputs['ingest'], 'mode' | 'again'>;

/** Takes apart what the address says. */
export function arrivalOf({ mode, again, ...reading }: Asked): {
  arrival: Arrival;
  reading: ReadingOptions;
} {
  return { arrival: { ...(mode && { mode }), ...(again !== undefined && { again }) }, reading };
}
