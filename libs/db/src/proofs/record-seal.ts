import { canonicalJson, type Json } from '#libs/kernel';
import { sameSeal, sealOf } from './rows.js';

/** What says that a record was written by this gateway: over the bytes of its leaf. */
export const sealRecord = (key: Uint8Array, leaf: Uint8Array): string =>
  sealOf(key, ['record', Buffer.from(leaf).toString('base64')]);

/** Whether a record whose leaf would have these bytes was written by this gateway. */
export const isOwnRecord = (key: Uint8Array, leaf: Uint8Array, seal: string | null): boolean =>
  seal !== null && sameSeal(seal, sealRecord(key, leaf));

/** What of a job is done, and in whose name. */
interface AskedJob {
  readonly id: string;
  readonly kind: string;
  readonly input: object;
  readonly createdBy: string;
}

/** What says that a job was asked for: over all that it is done by, its id too, so that none stands for another. */
export const sealJob = (key: Uint8Array, { id, kind, input, createdBy }: AskedJob): string =>
  sealOf(key, ['job', id, kind, createdBy, canonicalJson(JSON.parse(JSON.stringify(input)) as Json)]);

/** Whether a job is the one that was asked for. */
export const isAskedJob = (key: Uint8Array, job: AskedJob & { readonly seal: string | null }): boolean =>
  job.seal !== null && sameSeal(job.seal, sealJob(key, job));
