/** SHA-256 in plain JavaScript, for where no synchronous native one exists. */
export { sha256 } from '@noble/hashes/sha2.js';

/** SHA-256 of the given bytes: 32 bytes, computed at once. Node may pass `crypto.hash`, a browser {@link sha256}. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;
