import { pageOf } from '#libs/platform';
import { z } from 'zod';

/** What stands in the tables now, by digest: the audit log holds the same digest in the last event that speaks of these rows. */
export const CatalogRow = z
  .strictObject({
    table: z.string(),
    /** An id, or what else the rows belong together by. */
    unit: z.string(),
    /** SHA-256, base64url. */
    digest: z.string(),
  })
  .meta({ id: 'CatalogRow' });
export type CatalogRow = z.infer<typeof CatalogRow>;
export const CatalogRowPage = pageOf(CatalogRow);
