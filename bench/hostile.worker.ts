/** Four callers, each of whom asks again a little after they were answered, until it is enough; tells how long each answer took. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

export interface Asking {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds between an answer and the next request. */
  readonly every: number;
}

export interface Heard {
  /** Milliseconds of each that was answered. */
  readonly times: readonly number[];
  readonly refusals: Readonly<Record<string, number>>;
}

const { url, headers, every } = workerData as Asking;
const times: number[] = [];
/** What was answered instead of the list, how often. */
const refusals: Record<string, number> = {};
let isEnough = false;
parentPort?.once('message', () => (isEnough = true));

async function ask(): Promise<void> {
  const from = performance.now();
  const answer = await fetch(url, { headers });
  if (!answer.ok) {
    const { code } = (await answer.json()) as { code: string };
    refusals[code] = (refusals[code] ?? 0) + 1;
    return;
  }
  await answer.arrayBuffer();
  times.push(performance.now() - from);
}

const isDone = (): boolean => isEnough;
async function caller(): Promise<void> {
  while (!isDone()) {
    await ask();
    await sleep(every);
  }
}
await Promise.all(Array.from({ length: 4 }, caller));
parentPort?.postMessage({ times, refusals } satisfies Heard);
