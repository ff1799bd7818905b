import { ReadingOptions, UploadMode } from '#libs/contracts';
import { pageOf, PageQuery } from '#libs/platform';
import { z } from 'zod';

/** A file on its way. */
export const Upload = z
  .strictObject({
    id: z.string(),
    dataset: z.string(),
    filename: z.string().optional(),
    mediaType: z.string(),
    /** How it is to be read, as far as that was said. */
    reading: ReadingOptions.optional(),
    /** What becomes of what there is, as far as that was said. */
    mode: UploadMode.optional(),
    again: z.boolean().optional(),
    /** What the whole must come to, as its sender said. */
    digest: z.string().optional(),
    /** In bytes; absent until it is known. */
    length: z.int().nonnegative().optional(),
    /** Bytes that are here and sealed: where to go on. */
    received: z.int().nonnegative(),
    createdAt: z.string(),
    /** Until when somebody must go on with it. */
    expiresAt: z.string(),
  })
  .meta({ id: 'Upload' });
export type Upload = z.infer<typeof Upload>;

export const UploadPage = pageOf(Upload);

export const UploadQuery = PageQuery;
