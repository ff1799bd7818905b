import { createReadStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { type Client } from '../../apps/cli/src/shell/client.js';
import { type Cast, makeCast, playerOf } from '../../apps/cli/src/demo/cast.js';
import { startGatewayProcess, temporaryHome } from '../../apps/cli/src/demo/gateway-process.js';
import { timed } from './harness.js';

const main = join(import.meta.dirname, '../../apps/gateway/src/main.js');
/** No bench is about how much somebody may keep, or ask in a minute. */
const plenty = {
  TIDEGATE_QUOTA: String(2 ** 40),
  TIDEGATE_MAX_REQUESTS: '1000000',
  TIDEGATE_MAX_UPLOAD: String(2 ** 36),
};

/** A whole gateway of the bench's own with its database, and a service in each role, while `work` lasts. */
export async function withGateway(
  work: (cast: Cast, place: { readonly pid: number; readonly home: string }) => Promise<void>,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const home = temporaryHome('tidegate-bench-');
  try {
    const bootstrap = `tdg_${randomBytes(32).toString('base64url')}`;
    const env = { ...plenty, ...more, TIDEGATE_BOOTSTRAP_TOKEN: bootstrap };
    const gateway = await startGatewayProcess(main, { home, env });
    try {
      await work(await makeCast(gateway.server, bootstrap), { pid: gateway.pid, home });
    } finally {
      await gateway.stop();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** What a job answers with once it has succeeded. */
export async function ended<T>(client: Client, job: string): Promise<T> {
  for (;;) {
    const { state, result, problem } = await client.get<{ state: string; result: T; problem?: object }>(job);
    if (state === 'succeeded') return result;
    if (state !== 'queued' && state !== 'running') throw new Error(`${state}: ${JSON.stringify(problem)}`);
    await sleep(50);
  }
}

/** Uploads a file, a CSV unless told, as a dataset and waits until it is a version; how long that took, in seconds. */
export async function ingested(
  { engineer }: Cast,
  name: string,
  file: string,
  type = 'text/csv',
): Promise<number> {
  await engineer.post('/v1/datasets', { name });
  const { seconds } = await timed(async () => {
    const body = Readable.toWeb(
      createReadStream(file, { highWaterMark: 1 << 20 }),
    ) as ReadableStream<Uint8Array>;
    const path = `/v1/datasets/${name}/versions`;
    const { job } = await engineer.upload<{ job: string }>(path, body, { 'Content-Type': type });
    await ended(engineer, job);
  });
  return seconds;
}

/** Makes a release of a dataset's first version that the analyst may read; its id, and how long it took, in seconds. */
export async function released(
  { steward }: Cast,
  dataset: string,
  policy: object,
): Promise<{ id: string; seconds: number }> {
  const asked = { dataset, version: 1, policy: dataset, purpose: 'bench' };
  await steward.send(
    'PUT',
    `/v1/policies/${dataset}`,
    JSON.stringify({ ...policy, name: dataset }),
    'application/json',
  );
  const { seconds, result } = await timed(async () => {
    const { job } = await steward.post<{ job: string }>('/v1/releases', asked);
    return ended<{ release: string }>(steward, job);
  });
  const id = result.release;
  const grant = {
    principal: playerOf('analyst'),
    actions: ['read', 'query'],
    resource: `release:${id}`,
    purpose: 'bench',
  };
  await steward.post('/v1/grants', grant);
  return { id, seconds };
}
