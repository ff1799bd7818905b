import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemDocument } from '#libs/contracts';
import { orFull, writeAll } from '#libs/files';
import { type OwnFetch } from '#libs/platform';
import { isProblemCode, Problem, problem, type Id } from '#libs/kernel';

export interface DoorAsk {
  /** Base address of whoever serves releases. */
  readonly origin: string;
  readonly fetch: OwnFetch;
  /** Training's own API token; it goes to `origin` and nowhere else. */
  readonly token: string;
  readonly release: Id;
  readonly purpose: string;
  /** The run in whose starter's name this reads. */
  readonly run: Id;
  /** An empty file, by its descriptor. */
  readonly fd: number;
  readonly mostBytes: number;
  readonly signal?: AbortSignal;
  /** How long to wait before a door that cannot be reached is tried again, in milliseconds. */
  readonly retryMs?: number;
}

/** How often a door that cannot be reached is tried. */
const attempts = 5;
const mostProblemBytes = 65_536;

/**
 * Reads a release as Parquet through the door that everybody reads through, in the name of a run's starter.
 * @throws Problem what the door answers (`resource.not-found`, `access.wrong-purpose`); `training.unavailable` when it
 * cannot be reached or does not know the token; `training.impossible` beyond `mostBytes`; `internal.error` when the
 * release broke off; the signal's reason when it aborts.
 */
export async function readFromDoor(ask: DoorAsk): Promise<void> {
  const response = await knock(ask);
  if (!response.ok) throw await refusal(response);
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(response)) {
      bytes += chunk.length;
      if (bytes > ask.mostBytes) {
        const detail = `The release has more than ${ask.mostBytes} bytes as Parquet, which is the most that training reads.`;
        throw problem('training.impossible', detail);
      }
      writeAll(ask.fd, [chunk]);
    }
  } catch (error) {
    ask.signal?.throwIfAborted();
    const known = orFull(error);
    if (known instanceof Problem) throw known;
    throw problem('internal.error', 'The data door closed before the release was complete.');
  }
}

async function knock(ask: DoorAsk): Promise<Response> {
  const url = new URL(`/v1/releases/${ask.release}/data`, ask.origin);
  url.search = new URLSearchParams({ purpose: ask.purpose, format: 'parquet', run: ask.run }).toString();
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask.fetch(url, {
        headers: { authorization: `Bearer ${ask.token}`, accept: 'application/vnd.apache.parquet' },
        redirect: 'error', // a redirect would carry the token elsewhere
        ...(ask.signal && { signal: ask.signal }),
      });
    } catch {
      ask.signal?.throwIfAborted();
      if (attempt === attempts) throw problem('training.unavailable', 'The data door cannot be reached.');
      await sleep(ask.retryMs ?? 500, undefined, ask.signal && { signal: ask.signal });
    }
  }
}

/** What the door said, as a problem of ours; a token that it does not know is not the starter's fault. */
async function refusal(response: Response): Promise<Problem> {
  if (response.status === 401) {
    return problem('training.unavailable', 'The data door does not know the token of training.');
  }
  const parsed = ProblemDocument.safeParse(await readJson(response));
  return parsed.success && isProblemCode(parsed.data.code)
    ? problem(parsed.data.code, parsed.data.detail)
    : problem('internal.error', `The data door answered ${response.status}.`);
}

async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of chunksOf(response)) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > mostProblemBytes) return undefined;
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined; // whatever it is, it is no problem document
  }
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body) yield* body as AsyncIterable<Uint8Array>; // fetch gives bytes; its type does not say so
}
