/**
 * What others wait for while files arrive that are made to hold up whoever reads them: `GET /v1/datasets` of somebody else, by four
 * callers who ask again 20 ms after an answer, while each such file is uploaded and read, all of them at once and then one after the other; beside the same without any. What
 * becomes of each file is told too, and what is left of it.
 *
 *     npm run bench -- hostile [--every 20] [--json]
 */
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Cast } from '../apps/cli/src/demo/cast.js';
import type { Asking, Heard } from './hostile.worker.js';
import { withGateway } from './support/gateway.js';
import { bench, timed } from './support/harness.js';
import { type Hostile, hostileFiles } from './support/hostile.js';
import { PeakMemory } from './support/memory.js';

const { every, report } = bench('hostile', { every: 20 });

interface Waits {
  readonly asked: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  readonly refusals: Readonly<Record<string, number>>;
}

/** What somebody else waits until `work` is done, in milliseconds: they have a thread of their own, which is not held up by ours. */
async function waitsDuring({ steward }: Cast, work: () => Promise<unknown>): Promise<Waits> {
  const url = `${steward.server}/v1/datasets`;
  const worker = new Worker(new URL('./hostile.worker.js', import.meta.url), {
    workerData: { url, headers: steward.authorization, every } satisfies Asking,
  });
  const answered = once(worker, 'message') as Promise<[Heard]>;
  await work();
  worker.postMessage('enough');
  const [{ times, refusals }] = await answered;
  const sorted = [...times].sort((x, y) => x - y);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return { asked: sorted.length, p50: at(0.5), p99: at(0.99), most: at(1), refusals };
}

interface JobState {
  readonly state: string;
  readonly problem?: { readonly code: string };
}

/** Uploads a file and waits for what becomes of it: a code, or that it is a version. */
async function outcomeOf({ engineer }: Cast, dataset: string, file: Hostile): Promise<string> {
  const body = Readable.toWeb(file.body()) as ReadableStream<Uint8Array>;
  const headers = { 'Content-Type': file.type, ...(file.coding && { 'Content-Encoding': file.coding }) };
  try {
    const { job } = await engineer.upload<{ job: string }>(`/v1/datasets/${dataset}/versions`, body, headers);
    for (;;) {
      const { state, problem } = await engineer.get<JobState>(job);
      if (state === 'succeeded') return 'a version';
      if (state !== 'queued' && state !== 'running') return problem?.code ?? state;
      await sleep(100);
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const bytesUnder = (folder: string): number =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
    : 0;

await withGateway(async (cast, { pid, home }) => {
  const calm = await waitsDuring(cast, () => sleep(10_000));
  for (const [i] of hostileFiles.entries())
    await cast.engineer.post('/v1/datasets', { name: `hostile-${i}` });
  const objects = join(home, 'objects');
  const before = bytesUnder(objects);
  const memory = new PeakMemory(pid);
  const outcomes: { name: string; outcome: string; seconds: number }[] = [];
  const take = async (file: Hostile, i: number): Promise<void> => {
    const { seconds, result } = await timed(() => outcomeOf(cast, `hostile-${i}`, file));
    outcomes.push({ name: file.name, outcome: result, seconds });
  };
  const together = await waitsDuring(cast, () => Promise.all(hostileFiles.map(take)));
  const one = await waitsDuring(cast, async () => {
    for (const [i, file] of hostileFiles.entries()) await outcomeOf(cast, `hostile-${i}`, file);
  });
  const peakMemoryMiB = Math.round((memory.stop() ?? NaN) / 2 ** 20);
  const left = bytesUnder(objects) - before;
  const line = (what: string, { asked, p50, p99, most, refusals }: Waits): string =>
    `${what.padEnd(24)} p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, most ${most.toFixed(0)} ms (${asked} answered, ${JSON.stringify(refusals)} refused)`;
  report(
    {
      figure: together.p99,
      baseline: calm.p99,
      ratio: calm.p99 / together.p99,
      calm,
      together,
      one,
      outcomes,
      left,
      peakMemoryMiB,
    },
    [
      'GET /v1/datasets of somebody else',
      line('  nothing else', calm),
      line('  all files at once', together),
      line('  one after the other', one),
      ...outcomes.map(({ name, outcome, seconds }) => `  ${name}: ${outcome}, ${seconds.toFixed(1)} s`),
      `  peak memory of all processes ${peakMemoryMiB} MiB; ${left} bytes more in the store`,
    ].join('\n'),
  );
});
