import createClient, { type Client } from 'openapi-fetch';
import { type paths, type Problem } from './api.gen.js';

export type * from './api.gen.js';
export * from './in-door.js';
export * from './places.js';
export * from './upload-types.js';

/** What the API answered instead of what was asked for. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly document: Omit<Problem, 'type'>,
  ) {
    super(document.detail);
  }
}

/** The problem that an answer's text is, or words of our own where whatever answered was not the API. */
export function problemOf(status: number, text: string): ApiProblem {
  try {
    const document = JSON.parse(text) as Partial<Problem>;
    if (typeof document.code === 'string' && typeof document.detail === 'string') {
      return new ApiProblem(status, { ...document, title: document.detail, status } as Problem);
    }
  } catch {
    // Not JSON: a proxy perhaps.
  }
  const detail = status === 0 ? 'The gateway cannot be reached.' : `The gateway answered ${status}.`;
  return new ApiProblem(status, { title: detail, status, code: 'unreachable', detail });
}

/** A call for every operation of a gateway: `api.GET('/v1/datasets/{name}', { params })`. `send` is what adds the token. */
export function apiOf(baseUrl: string, send: (request: Request) => Promise<Response>): Client<paths> {
  return createClient<paths>({ baseUrl, fetch: send });
}

/** What a call was answered. @throws ApiProblem where that is no success */
export async function answerOf<T>(
  call: Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw problemOf(response.status, typeof error === 'string' ? error : JSON.stringify(error));
}
