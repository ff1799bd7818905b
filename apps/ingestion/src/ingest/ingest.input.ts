import { SealedObject } from '#libs/contracts';
import { z } from 'zod';

/** What an ingest job is told: a sealed staging object and how to read it. */
export const IngestInput = z.strictObject({
  /** The dataset's id. */
  dataset: z.string(),
  staging: SealedObject,
  mediaType: z.string(),
  /** The format's name. */
  format: z.string(),
  /** What the media type said besides, as the format knows it. */
  parameters: z.record(z.string(), z.string()),
  /** Of the body as sent, hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of the body as sent. */
  bytes: z.int().nonnegative(),
});
export type IngestInput = z.infer<typeof IngestInput>;

/** The prefix that an upload wrote its staging object under. */
export function stagingPrefix(input: Pick<IngestInput, 'staging'>): string {
  return input.staging.location.split('/', 1)[0] ?? '';
}
