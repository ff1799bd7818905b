import { hash } from 'node:crypto';
import { type Sha256 } from '#libs/ledger';

/** SHA-256 by Node's own code, faster than the ledger's portable one. */
export const sha256: Sha256 = (bytes) => Uint8Array.from(hash('sha256', bytes, 'buffer'));
