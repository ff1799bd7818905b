import { z } from 'zod';

const part = '[a-z0-9-]{1,100}';

/** The id of a stored object, or of the job or upload that wrote it. */
export const objectNamePattern = new RegExp(`^${part}$`);

/** `<prefix>/<object id>`; the prefix is the id of the job or upload that wrote it. */
export const objectLocationPattern = new RegExp(`^${part}/${part}$`);

/**
 * What an object is for, whose it is and which one of them: sealed into it, so that it opens as nothing else. Whoever opens one
 * says this from what they are about to do, never from what is stored beside the object.
 */
export const SealedAs = z.strictObject({
  role: z.enum([
    'staging',
    'upload-piece',
    'version-part',
    'version-profile',
    'version-quarantine',
    'release-part',
    'model',
    'model-card',
  ]),
  /** The id of the dataset (`staging`, `upload-piece`), dataset version, release or model. */
  owner: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Among those of one role and owner, from 0. */
  position: z.int().nonnegative(),
});
export type SealedAs = z.infer<typeof SealedAs>;

/** What it takes to find, check and, with a keyring, open a sealed object. The catalog keeps all of it but `as`. */
export const SealedObject = z.strictObject({
  id: z.string().regex(objectNamePattern),
  as: SealedAs,
  location: z.string().regex(objectLocationPattern),
  /** SHA-256 of the sealed bytes, in lower-case hex. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Sealed bytes in the store. */
  bytes: z.int().nonnegative(),
  plainBytes: z.int().nonnegative(),
  /** The data key as a compact JWE bound to {@link sealedName}. */
  wrappedKey: z
    .string()
    .max(4096)
    .regex(/^[\w-]+(?:\.[\w-]+){4}$/),
  /** The kid of the key that it is wrapped to. */
  keyId: z.string().regex(/^[\w-]{43}$/),
});
export type SealedObject = z.infer<typeof SealedObject>;

/** The name that an object's stream and data key are bound to: `ROLE/OWNER/POSITION/ID`. */
export function sealedName({ id, as }: Pick<SealedObject, 'id' | 'as'>): string {
  return `${as.role}/${as.owner}/${as.position}/${id}`;
}

/** An object that a task was to write: under its prefix, by its own id, for this role and owner, and nothing that another wrote. */
export const sealedUnder = (prefix: string, what: Pick<SealedAs, 'role' | 'owner'>): typeof SealedObject =>
  SealedObject.refine(
    ({ id, as, location }) =>
      location === `${prefix}/${id}` && as.role === what.role && as.owner === what.owner,
    'is not what this task was to write',
  );
