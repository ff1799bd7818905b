import { type IncomingMessage } from 'node:http';
import { Agent, request as ask } from 'node:https';
import { problem } from '#libs/kernel';
import { formats } from '#libs/tabular';
import { z } from 'zod';
import { type Encoding } from '../../uploads/media-type.js';
import { type PullContext, type Pulled, sourceKind } from '../source-kind.js';
import { failedSource } from './failed.js';

const mostRedirects = 5;
/** Nothing for so long ends a run. */
const idleMs = 60_000;
/** And less than this in as long. */
const leastBytes = 120 << 10;

const Url = z
  .string()
  .max(4000)
  .refine((text) => URL.canParse(text) && new URL(text).protocol === 'https:', 'must be an https address')
  .refine((text) => URL.canParse(text) && new URL(text).username === '' && new URL(text).password === '', {
    message: 'must have no password in it: say it in credentials',
  });

const Location = z.union([Url.transform((url) => ({ url })), z.strictObject({ url: Url })]);
const Credentials = z.union([
  z.strictObject({ token: z.string().min(1).max(8000), ca: z.string().max(100_000).optional() }),
  z.strictObject({
    user: z.string().max(500),
    password: z.string().max(8000),
    ca: z.string().max(100_000).optional(),
  }),
  z.strictObject({ ca: z.string().max(100_000) }),
]);

type Context = PullContext<z.infer<typeof Location>, z.infer<typeof Credentials>>;

/** A file at an address. It is fetched again where its ETag or date says that it is another. */
export const https = sourceKind({
  kind: 'https',
  Location,
  Credentials,
  hasRows: false,
  async open(context: Context): Promise<Pulled | null> {
    let url = new URL(context.location.url);
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const answer = await fetchOnce(url, context, new URL(context.location.url).origin);
      const { statusCode = 0, headers } = answer;
      if (statusCode === 304) return end(answer, null);
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
        answer.destroy();
        if (!URL.canParse(headers.location, url.href))
          throw problem('source.failed', 'It redirects to what is no address.');
        url = new URL(headers.location, url.href);
        if (url.protocol !== 'https:')
          throw problem('source.address', 'It redirects to an address that is not https.');
        continue;
      }
      if (statusCode !== 200) {
        answer.destroy();
        throw problem('source.failed', `It answered ${statusCode}.`);
      }
      if (!['gzip', 'zstd', 'identity', undefined].includes(headers['content-encoding']?.toLowerCase())) {
        answer.destroy();
        throw problem('source.failed', 'It sends what is encoded in a way that was not asked for.');
      }
      return pulled(url, answer);
    }
    throw problem('source.failed', `It redirects more than ${mostRedirects} times.`);
  },
});

function end<T>(answer: IncomingMessage, value: T): T {
  answer.resume();
  return value;
}

async function fetchOnce(url: URL, context: Context, origin: string): Promise<IncomingMessage> {
  const { network, credentials, reached, signal } = context;
  network.check(url.hostname);
  const headers: Record<string, string> = {
    'User-Agent': 'tidegate',
    'Accept-Encoding': 'gzip, zstd, identity',
  };
  // What opens one origin is not told to another.
  if (url.origin === origin && credentials) Object.assign(headers, authorization(credentials));
  if (reached !== undefined)
    headers[reached.startsWith('etag ') ? 'If-None-Match' : 'If-Modified-Since'] = reached.slice(5);
  const agent = new Agent({ keepAlive: false, lookup: network.lookup });
  return new Promise<IncomingMessage>((resolve, reject) => {
    const ca = credentials?.ca;
    const sent = ask(
      url,
      { agent, headers, signal, timeout: idleMs, ...(ca !== undefined && { ca }) },
      resolve,
    );
    sent.on('timeout', () => sent.destroy(problem('source.failed', 'It was silent for a minute.')));
    sent.on('error', (error) => reject(failedSource(`${url.host} could not be asked`, error)));
    sent.end();
  });
}

function authorization(credentials: z.infer<typeof Credentials>): Record<string, string> {
  if ('token' in credentials) return { Authorization: `Bearer ${credentials.token}` };
  if (!('user' in credentials)) return {};
  const { user, password } = credentials;
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function pulled(url: URL, answer: IncomingMessage): Pulled {
  const { headers } = answer;
  const [essence = ''] = (headers['content-type'] ?? '').split(';');
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  const packed = /\.(gz|zst)$/i.exec(name);
  const known = formats.ofMediaType(essence.trim().toLowerCase()) !== undefined;
  const named = formats.ofName(packed ? name.slice(0, packed.index) : name)?.mediaTypes[0];
  const coding =
    headers['content-encoding']?.toLowerCase() ??
    { gz: 'gzip', zst: 'zstd' }[packed?.[1]?.toLowerCase() ?? ''];
  const { etag, 'last-modified': modified } = headers;
  const reached =
    etag !== undefined ? `etag ${etag}` : modified !== undefined ? `date ${modified}` : undefined;
  return {
    blocks: guarded(answer, url.host),
    mediaType: known ? headers['content-type'] : named,
    encoding: (coding === 'gzip' || coding === 'zstd' ? coding : 'identity') satisfies Encoding,
    reading: {},
    size: headers['content-length'] === undefined ? undefined : Number(headers['content-length']),
    reached: () => reached,
  };
}

/** Who sends less than uploads must, two KiB in a second, holds a place that others wait for. */
class Pace {
  #bytes = 0;
  #since = performance.now();

  constructor(private readonly host: string) {}

  /** @throws Problem source.failed */
  count(bytes: number): void {
    this.#bytes += bytes;
    const now = performance.now();
    if (now - this.#since < idleMs) return;
    if (this.#bytes < leastBytes) throw problem('source.failed', `${this.host} sends too slowly.`);
    this.#bytes = 0;
    this.#since = now;
  }
}

async function* guarded(answer: IncomingMessage, host: string): AsyncGenerator<Uint8Array, void, undefined> {
  const pace = new Pace(host);
  try {
    for await (const block of answer as AsyncIterable<Uint8Array>) {
      pace.count(block.length);
      yield block;
    }
    if (!answer.complete) throw problem('source.failed', `${host} ended early.`);
  } catch (error) {
    throw failedSource(`${host} broke off`, error);
  } finally {
    answer.destroy();
  }
}
