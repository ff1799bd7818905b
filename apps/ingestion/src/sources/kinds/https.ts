import { type IncomingMessage } from 'node:http';
import { problem } from '#libs/kernel';
import { z } from 'zod';
import { type PullContext, type Pulled, sourceKind } from '../source-kind.js';
import { described } from './described.js';
import { dataOf, targetOf, Web } from './web.js';

const mostRedirects = 5;

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
  const headers: Record<string, string> = {
    'User-Agent': 'tidegate',
    'Accept-Encoding': 'gzip, zstd, identity',
  };
  // What opens one origin is not told to another.
  if (url.origin === origin && credentials) Object.assign(headers, authorization(credentials));
  if (reached !== undefined)
    headers[reached.startsWith('etag ') ? 'If-None-Match' : 'If-Modified-Since'] = reached.slice(5);
  return new Web({ network, signal, ca: credentials?.ca }).ask(targetOf(url), headers);
}

function authorization(credentials: z.infer<typeof Credentials>): Record<string, string> {
  if ('token' in credentials) return { Authorization: `Bearer ${credentials.token}` };
  if (!('user' in credentials)) return {};
  const { user, password } = credentials;
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function pulled(url: URL, answer: IncomingMessage): Pulled {
  const { headers } = answer;
  const { etag, 'last-modified': modified } = headers;
  const reached =
    etag !== undefined ? `etag ${etag}` : modified !== undefined ? `date ${modified}` : undefined;
  return {
    blocks: dataOf(answer, url.host),
    ...described({
      name: url.pathname,
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
    }),
    reading: {},
    size: headers['content-length'] === undefined ? undefined : Number(headers['content-length']),
    reached: () => reached,
  };
}
