import { type SealedAs, type SealedObject } from '#libs/contracts';
import { type Tx } from '#libs/db';
import { type Id, type Json } from '#libs/kernel';
import { type PublicKeyring } from '#libs/seal';
import { type Growing, type SealedStore } from '#libs/storage';
import { Body, type BodyHead, type Received } from './body.js';
import { type UploadType } from './media-type.js';
import { type Arrival } from './reading-query.schema.js';

/** Bytes that are to become a version, wherever they come from: a request, a resumed upload, an address, a cursor, a bucket. */
export interface Source {
  readonly blocks: AsyncIterable<Uint8Array>;
  /** What is said of them: how to read them, and what they must turn out to be. */
  readonly head: BodyHead;
  /** What becomes of what there is. */
  readonly arrival: Arrival;
  /** Where they come from, for the audit log; never a credential. */
  readonly origin: Readonly<Record<string, Json>>;
  /** Bytes of it that its sender's quota holds already, until {@link accepted}. */
  readonly counted?: number;
  /** Becomes true together with the job. */
  readonly accepted?: (tx: Tx, job: Id) => Promise<void>;
}

export interface StagingArea {
  readonly store: SealedStore;
  /** The dataset that it is for. */
  readonly dataset: Id;
  /** Whoever holds the private half can read what was staged. */
  readonly to: PublicKeyring;
  /** Most bytes, as sent and as decoded. */
  readonly limit: number;
  readonly newId: () => Id;
  /** Hears how much of it there is, decoded, while it arrives. */
  readonly onGrowth?: (staging: Growing, bytes: number) => void;
}

/** A staged object is sealed for its dataset: no other can be made of it. */
export const stagedFor = (dataset: Id): SealedAs => ({ role: 'staging', owner: dataset, position: 0 });

/** What an ingest job is told, but for the dataset. */
export interface Staged extends UploadType, Received {
  readonly staging: SealedObject;
}

/**
 * Takes a source, decoded, into a sealed object of a prefix of its own, and measures it as it was sent. When it fails, by the source
 * or by what was said of it, nothing of it stays.
 * @throws Problem what {@link Body} and the source throw; storage.full
 */
export async function stage(
  { store, dataset, to, limit, newId, onGrowth }: StagingArea,
  source: Omit<Source, 'arrival'>,
): Promise<Staged> {
  const prefix = newId();
  const body = new Body(source.blocks, source.head, limit);
  try {
    const staging = await store.put({
      prefix,
      id: newId(),
      as: stagedFor(dataset),
      ...{ to, onGrowth },
      source: body.plain(),
    });
    return { staging, ...source.head.type, ...body.finish() };
  } catch (error) {
    await store.removePrefix(prefix).catch(() => undefined); // the next start sweeps it
    throw error;
  }
}
