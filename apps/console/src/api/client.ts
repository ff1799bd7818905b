import { session } from '../session/session.js';
import { type ProblemDocument } from './types.js';

/** What the API answered instead of what was asked for. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly document: ProblemDocument,
  ) {
    super(document.detail);
  }
}

function problemOf(status: number, text: string): ApiProblem {
  try {
    const document = JSON.parse(text) as Partial<ProblemDocument>;
    if (typeof document.code === 'string' && typeof document.detail === 'string') {
      return new ApiProblem(status, { title: document.detail, status, ...document } as ProblemDocument);
    }
  } catch {
    // Whatever answered was not the API; a proxy perhaps.
  }
  const detail = status === 0 ? 'The gateway cannot be reached.' : `The gateway answered ${status}.`;
  return new ApiProblem(status, { title: detail, status, code: 'unreachable', detail });
}

async function send(path: string, init: RequestInit, token: string | undefined): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
  try {
    return await fetch(path, { ...init, headers });
  } catch {
    throw problemOf(0, '');
  }
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  let token = await session.bearer();
  let response = await send(path, init, token);
  // Once: the token may have ended between being looked at and being used.
  if (response.status === 401 && (await session.renew())) {
    token = await session.bearer();
    response = await send(path, init, token);
  }
  if (response.ok) return response;
  if (response.status === 401) session.lost(token);
  throw problemOf(response.status, await response.text());
}

export async function get<T>(path: string): Promise<T> {
  return (await (await ask(path)).json()) as T;
}

export async function post<T>(path: string, body: object = {}): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  return (await (await ask(path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as T;
}

export async function remove(path: string): Promise<void> {
  await ask(path, { method: 'DELETE' });
}

export async function download(path: string, mediaType?: string): Promise<Blob> {
  return (await ask(path, mediaType === undefined ? {} : { headers: { Accept: mediaType } })).blob();
}

/**
 * Sends a file as it is, with progress from 0 to 1; answers with the job's address. Not by fetch, which tells nothing
 * of how far an upload is.
 */
export async function upload(
  path: string,
  file: File,
  mediaType: string,
  onProgress: (fraction: number) => void,
): Promise<string> {
  const token = await session.bearer();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('Content-Type', mediaType);
    if (/\.gz$/i.test(file.name)) request.setRequestHeader('Content-Encoding', 'gzip');
    if (token !== undefined) request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onerror = () => reject(problemOf(0, ''));
    request.onload = () => {
      if (request.status !== 202) reject(problemOf(request.status, request.responseText));
      else resolve((JSON.parse(request.responseText) as { job: string }).job);
    };
    request.send(file);
  });
}
