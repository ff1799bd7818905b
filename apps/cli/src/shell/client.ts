import { setTimeout as sleep } from 'node:timers/promises';
import { adviceOn } from './trust.js';
import { CommandFailure, refusalOf } from './failure.js';

export type Query = Readonly<Record<string, string | number | undefined>>;

interface ClientOptions {
  /** The gateway's origin. */
  readonly server: string;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
  /** Aborts whatever is under way, as on Ctrl-C. */
  readonly signal?: AbortSignal;
}

interface Ask {
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | ReadableStream<Uint8Array>;
  /** Milliseconds until the answer must have begun; no limit when absent. */
  readonly timeout?: number;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** A query as it stands in an address, with its question mark; empty where nothing is asked. */
export function searchOf(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search.toString()}`;
}

/** How long an ordinary call may take, in milliseconds. */
const ordinary = 60_000;
/** How often a read is asked again when the connection broke. */
const attempts = 3;
const broken = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'];

function codeOf(error: unknown): string | undefined {
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : undefined;
}

/** The one HTTP client: JSON in and out, bytes streamed, refusals thrown as their problem documents. */
export class Client {
  readonly server: string;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.server = options.server.replace(/\/+$/, '');
  }

  /** What a request that is made elsewhere carries. */
  get authorization(): Readonly<Record<string, string>> {
    return { Authorization: `Bearer ${this.#options.token}` };
  }

  get<T>(path: string, query?: Query): Promise<T> {
    return this.#json('GET', path, { timeout: ordinary, ...(query && { query }) });
  }

  post<T>(path: string, body?: object): Promise<T> {
    return this.send('POST', path, JSON.stringify(body ?? {}), 'application/json');
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.send('PATCH', path, JSON.stringify(body), 'application/json');
  }

  delete<T>(path: string): Promise<T> {
    return this.#json('DELETE', path, { timeout: ordinary });
  }

  /** Sends text of any media type. */
  send<T>(method: string, path: string, body: string, type: string): Promise<T> {
    return this.#json(method, path, { body, headers: { 'Content-Type': type }, timeout: ordinary });
  }

  /** Streams a body of any length; the server may refuse before its end. */
  upload<T>(
    path: string,
    body: ReadableStream<Uint8Array>,
    headers: Ask['headers'] = {},
    query: Query = {},
  ): Promise<T> {
    return this.#json('POST', path, { body, headers, query });
  }

  /** Everything that a list holds, page after page. */
  async list<T>(path: string, query: Query = {}): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    do {
      const page: Page<T> = await this.get(path, { limit: 1000, ...query, cursor });
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return items;
  }

  /** An answer whose body is for the caller to read. @throws Refusal unless it is a success. */
  async open(path: string, query?: Query, headers?: Ask['headers']): Promise<Response> {
    return this.#ask('GET', path, { ...(query && { query }), ...(headers && { headers }) });
  }

  async #json<T>(method: string, path: string, ask: Ask): Promise<T> {
    const answer = await this.#ask(method, path, ask);
    const text = await answer.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  async #ask(method: string, path: string, ask: Ask): Promise<Response> {
    const url = new URL(`${this.server}${path}`);
    url.search = searchOf(ask.query ?? {});
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.#fetch(method, url, ask);
        if (answer.ok) return answer;
        throw refusalOf(answer.status, await answer.json().catch(() => undefined));
      } catch (error) {
        if (error instanceof CommandFailure) throw error;
        const again = method === 'GET' && attempt < attempts && broken.includes(codeOf(error) ?? '');
        if (!again) throw this.#explain(error);
        await sleep(200 * attempt);
      }
    }
  }

  #fetch(method: string, url: URL, { headers, body, timeout }: Ask): Promise<Response> {
    const signals = [this.#options.signal, timeout === undefined ? undefined : AbortSignal.timeout(timeout)];
    return this.#options.fetch(url, {
      method,
      headers: { ...this.authorization, Accept: 'application/json', ...headers },
      redirect: 'error', // a redirect could carry the token somewhere else
      signal: AbortSignal.any(signals.filter((signal) => signal !== undefined)),
      ...(body !== undefined && { body, duplex: 'half' }),
    });
  }

  #explain(error: unknown): CommandFailure {
    if (this.#options.signal?.aborted === true) return new CommandFailure('Stopped.');
    if (error instanceof Error && error.name === 'TimeoutError') {
      return new CommandFailure(`${this.server} did not answer in time.`);
    }
    const code = codeOf(error);
    const advice = adviceOn(code);
    if (advice !== undefined)
      return new CommandFailure(`${this.server} cannot be trusted (${code}): ${advice}.`);
    const why = code === undefined ? '' : ` (${code})`;
    return new CommandFailure(`${this.server} cannot be reached${why}. Is the gateway running?`);
  }
}
