import { sameSeal, sealOf } from './rows.js';

/** What says that a record was written by this gateway: over the bytes of its leaf. */
export const sealRecord = (key: Uint8Array, leaf: Uint8Array): string =>
  sealOf(key, ['record', Buffer.from(leaf).toString('base64')]);

/** Whether a record whose leaf would have these bytes was written by this gateway. */
export const isOwnRecord = (key: Uint8Array, leaf: Uint8Array, seal: string | null): boolean =>
  seal !== null && sameSeal(seal, sealRecord(key, leaf));
