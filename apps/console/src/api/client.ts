import { apiOf, problemOf } from '#libs/client';
import { session } from '../session/session.js';

async function attempt(request: Request, token: string | undefined): Promise<Response> {
  if (token !== undefined) request.headers.set('Authorization', `Bearer ${token}`);
  try {
    return await fetch(request);
  } catch {
    throw problemOf(0, '');
  }
}

async function send(request: Request): Promise<Response> {
  const again = request.clone();
  let token = await session.bearer();
  let response = await attempt(request, token);
  // Once: the token may have ended between being looked at and being used.
  if (response.status === 401 && (await session.renew())) {
    token = await session.bearer();
    response = await attempt(again, token);
  }
  if (response.status === 401) session.lost(token);
  return response;
}

/** The gateway that served this page, as whoever is signed in. */
export const api = apiOf('', send);

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
