import { z } from 'zod';

const part = '[a-z0-9-]{1,100}';

/** The id of a stored object, or of the job or upload that wrote it. */
export const objectNamePattern = new RegExp(`^${part}$`);

/** `<prefix>/<object id>`; the prefix is the id of the job or upload that wrote it. */
export const objectLocationPattern = new RegExp(`^${part}/${part}$`);

/** What the catalog keeps of a sealed object: everything it takes to find, check and, with a keyring, open it. */
export const SealedObject = z.strictObject({
  id: z.string().regex(objectNamePattern),
  location: z.string().regex(objectLocationPattern),
  /** SHA-256 of the sealed bytes, in lower-case hex. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Sealed bytes in the store. */
  bytes: z.int().nonnegative(),
  plainBytes: z.int().nonnegative(),
  /** The data key as a compact JWE bound to `id`. */
  wrappedKey: z
    .string()
    .max(4096)
    .regex(/^[\w-]+(?:\.[\w-]+){4}$/),
  /** The kid of the key that it is wrapped to. */
  keyId: z.string().regex(/^[\w-]{43}$/),
});
export type SealedObject = z.infer<typeof SealedObject>;
