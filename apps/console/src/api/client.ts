import { apiOf, problemOf } from '#libs/client';
import { DetailedError, Upload } from 'tus-js-client';
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

/** Before a broken upload goes on, in milliseconds; anew once some of it arrived. */
const pauses = [0, 1_000, 3_000, 5_000, 10_000, 30_000];

/** What is said of a file that is sent. */
export interface Sent {
  readonly mediaType: string;
  /** How it is packed beside that; `identity` where it is not. */
  readonly encoding: string;
  /** How it is to be read and what becomes of what there is, as the address says it. */
  readonly query: string;
}

/**
 * Sends a file in pieces (tus 1.0.0), with progress from 0 to 1; answers with the job's address. Over a connection that breaks it goes on
 * by itself, and after the page was closed when the same file is chosen for the same dataset again.
 */
export async function upload(
  dataset: string,
  file: File,
  { mediaType, encoding, query }: Sent,
  onProgress: (fraction: number) => void,
): Promise<string> {
  const { name, size, lastModified } = file;
  let job: string | undefined;
  return new Promise((resolve, reject) => {
    const sending = new Upload(file, {
      endpoint: `/v1/uploads${query}`,
      metadata: { dataset, filename: name, filetype: mediaType, encoding },
      // What was said when it was begun stays with it, so a file that is to be read otherwise begins anew.
      fingerprint: () =>
        Promise.resolve(['tidegate', dataset, name, size, lastModified, mediaType, query].join('|')),
      removeFingerprintOnSuccess: true,
      retryDelays: pauses,
      // A token may end while a large file is on its way.
      onBeforeRequest: async (request) => {
        const token = await session.bearer();
        if (token !== undefined) request.setHeader('Authorization', `Bearer ${token}`);
      },
      onAfterResponse: (_, response) => void (job = response.getHeader('Tidegate-Job') ?? job),
      onProgress: (done) => onProgress(size === 0 ? 1 : done / size),
      onError: (error) => {
        const response = error instanceof DetailedError ? error.originalResponse : null;
        reject(problemOf(response?.getStatus() ?? 0, response?.getBody() ?? ''));
      },
      onSuccess: () => {
        if (job === undefined) reject(problemOf(0, ''));
        else resolve(job);
      },
    });
    void sending.findPreviousUploads().then(([before]) => {
      if (before) sending.resumeFromPreviousUpload(before);
      sending.start();
    }, reject);
  });
}
