import { setTimeout as sleep } from 'node:timers/promises';
import { type JobState, type ProblemDocument } from '#libs/contracts';
import { undeclared } from './declared.js';

/** What came back, whatever its status. */
export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Ask {
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; say what it is in a header. */
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

export interface Job<R = Readonly<Record<string, unknown>>> {
  readonly id: string;
  readonly kind: string;
  readonly state: JobState;
  readonly progress: number;
  readonly result?: R;
  readonly problem?: ProblemDocument;
}

/** What a 202 carries. */
export interface Accepted {
  readonly job: string;
}

const hasEnded = (job: Job<unknown>): boolean => job.state !== 'queued' && job.state !== 'running';

/**
 * One principal's way to the gateway: asks, and answers with what came back instead of throwing; it throws where the API's
 * document does not speak of what came back.
 */
export class Caller {
  constructor(
    /** Where the gateway is now; a restart may move it. */
    private readonly server: () => string,
    readonly token: string | null,
  ) {}

  async ask<T = unknown>(method: string, path: string, ask: Ask = {}): Promise<Answer<T>> {
    const answer = await this.open(method, path, ask);
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '') && text !== '';
    const ndjson = /ndjson/.test(answer.headers.get('content-type') ?? '');
    const body = (isJson && !ndjson ? JSON.parse(text) : text) as T;
    return { status: answer.status, headers: answer.headers, body };
  }

  /** The answer with its body unread. */
  async open(method: string, path: string, { query, headers, json, body }: Ask = {}): Promise<Response> {
    const url = new URL(`${this.server()}${path}`);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value));
    const sent = json === undefined ? body : JSON.stringify(json);
    const answer = await fetch(url, {
      method,
      headers: {
        ...(this.token !== null && { Authorization: `Bearer ${this.token}` }),
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent, duplex: 'half' }),
    });
    const problem = answer.ok ? '' : await answer.clone().text();
    const fault = undeclared(method, path, answer.status, problem);
    if (fault !== undefined) throw new Error(fault);
    return answer;
  }

  get<T = unknown>(path: string, query?: Ask['query']): Promise<Answer<T>> {
    return this.ask<T>('GET', path, query ? { query } : {});
  }

  post<T = unknown>(path: string, json: unknown = {}, headers: Ask['headers'] = {}): Promise<Answer<T>> {
    return this.ask<T>('POST', path, { json, headers });
  }

  /** What must succeed. @throws Error with the problem when it does not */
  async must<T = Readonly<Record<string, unknown>>>(method: string, path: string, ask: Ask = {}): Promise<T> {
    const { status, body } = await this.ask<T>(method, path, ask);
    if (status >= 200 && status < 300) return body;
    throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
  }

  /** Watches a job until it has ended, as whatever it ended. */
  async ended<R = Readonly<Record<string, unknown>>>(job: string, within = 60_000): Promise<Job<R>> {
    const until = performance.now() + within;
    while (performance.now() < until) {
      const now = await this.must<Job<R>>('GET', job);
      if (hasEnded(now)) return now;
      await sleep(50);
    }
    throw new Error(`${job} has not ended in ${within} ms`);
  }

  /** The result of a job that must succeed. */
  async result<R = Readonly<Record<string, unknown>>>(job: string): Promise<R> {
    const { state, result, problem } = await this.ended<R>(job);
    if (state === 'succeeded' && result !== undefined) return result;
    throw new Error(`${job} ended as ${state}: ${JSON.stringify(problem)}`);
  }

  /** Uploads a body as a new version of a dataset. Answers with whatever came back. */
  upload(
    dataset: string,
    body: NonNullable<Ask['body']>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Accepted & ProblemDocument>> {
    const sent = { 'Content-Type': 'text/csv', ...headers };
    return this.ask('POST', `/v1/datasets/${dataset}/versions`, { body, headers: sent });
  }
}
