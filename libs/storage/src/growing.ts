import { setTimeout as sleep } from 'node:timers/promises';
import { type SealedObject } from '#libs/contracts';
import { type ObjectStore } from './object-store.js';

/** What is known of an object from when its first byte is stored: how to find and open it, but not how long it will be. */
export type Growing = Omit<SealedObject, 'digest' | 'bytes' | 'plainBytes'>;

/** How long to wait before looking again whether an object has grown, in milliseconds. */
const lookMs = 20;

/** The stored bytes of an object that is being written, as they come, until `whole` says that there are all. */
export async function* grown(
  store: Pick<ObjectStore, 'stat' | 'get'>,
  { location }: Growing,
  whole: Promise<unknown>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const there = { isWhole: false };
  void whole.then(() => (there.isWhole = true));
  for (let at = 0; ;) {
    const ended = there.isWhole; // before its length is looked at: what is whole by then has its whole length
    const end = (await store.stat(location))?.bytes ?? 0;
    if (at >= end && ended) return;
    if (at >= end) await sleep(lookMs);
    else {
      for await (const block of store.get(location, { start: at, end })) {
        at += block.length;
        yield block;
      }
    }
  }
}
