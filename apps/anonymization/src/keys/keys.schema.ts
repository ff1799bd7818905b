import { pageOf } from '#libs/platform';
import { z } from 'zod';

/** A key that data keys and secrets are wrapped to; never the key itself. */
export const Key = z
  .strictObject({
    /** Its RFC 7638 thumbprint. */
    id: z.string(),
    /** Whose it is: `vault` opens versions, releases and secrets, `models` models, `staging` uploads that are on their way. */
    use: z.enum(['vault', 'models', 'staging']),
    /** When it was made, or when the first object was sealed to it; absent where neither is known. */
    created: z.string().optional(),
    /** `current`: what is sealed now is sealed to it. `retired`: it only opens what it sealed. */
    state: z.enum(['current', 'retired']),
    algorithm: z.string(),
    /** How many sealed objects need it. */
    objects: z.int(),
  })
  .meta({ id: 'Key' });
export type Key = z.infer<typeof Key>;

export const KeyPage = pageOf(Key);
