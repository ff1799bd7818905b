import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Accepted, Upload as Begun } from '#libs/client';
import { ReadingQuery } from '#libs/contracts';
import type { DetailedError } from 'tus-js-client';
import { uploadQuery, type UploadFlags } from './reading.js';
import { searchOf } from './shell/client.js';
import { CommandFailure, refusalOf } from './shell/failure.js';
import { type Session, type World } from './shell/session.js';
import { bytes } from './shell/text.js';

/** How long to wait before a broken upload goes on, in milliseconds; anew once some of it arrived. */
const pauses = [0, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000];

export interface FileInPieces {
  readonly file: string;
  readonly size: number;
  /** As `Content-Digest` writes it: by it an upload that was begun is known again. */
  readonly digest: string;
  readonly dataset: string;
  readonly mediaType: string;
  /** `identity` where it is not packed. */
  readonly encoding: string;
  /** How to read it, and what becomes of what there is. */
  readonly flags: UploadFlags;
}

/** Whoever sends files. */
export interface Sender extends Pick<Session, 'client' | 'progress' | 'note'> {
  readonly world: Pick<World, 'signal'>;
}

/**
 * Sends a file by tus 1.0.0: over a connection that breaks it goes on by itself, and where an earlier command was ended, with what that one
 * had sent of the very same file. Gives the job.
 */
export async function sendInPieces(session: Sender, sent: FileInPieces): Promise<Accepted> {
  const { client, progress, note, world } = session;
  const { file, size, digest, dataset, mediaType, encoding, flags } = sent;
  const open = await client.list<Begun>('/v1/uploads');
  const begun = open.find(
    (one) => one.dataset === dataset && one.digest === digest && one.length === size && isSaidOf(one, sent),
  );
  if (begun) note(`Going on after ${bytes(begun.received)} that are there already.`);
  const words = `Sending ${bytes(size)}`;
  // Every other command would wait for it to be loaded.
  const { Upload } = await import('tus-js-client');
  const job = await new Promise<string | undefined>((resolve, reject) => {
    const upload = new Upload(createReadStream(file), {
      endpoint: `${client.server}/v1/uploads${searchOf(uploadQuery(flags))}`,
      ...(begun && { uploadUrl: `${client.server}/v1/uploads/${begun.id}` }),
      headers: client.authorization,
      metadata: {
        dataset,
        filename: basename(file),
        filetype: mediaType,
        digest,
        encoding,
      },
      retryDelays: pauses,
      onProgress: (done) => progress.show(done / size, words),
      onError: (error) => reject(explained(error, client.server)),
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('Tidegate-Job')),
    });
    world.signal?.addEventListener('abort', () => {
      void upload.abort();
      reject(
        new CommandFailure('Stopped. What was sent is kept for a week: the same command goes on from there.'),
      );
    });
    upload.start();
  });
  progress.clear();
  if (job === undefined)
    throw new CommandFailure(`${client.server} took the file and named no job; is it a Tidegate gateway?`);
  return { job };
}

/** Whether an upload was begun in the same words: what was said of it then is what it becomes. */
function isSaidOf({ mediaType, reading, mode, again }: Begun, { flags, ...sent }: FileInPieces): boolean {
  const { mode: wanted, again: twice, ...said } = uploadQuery(flags);
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  const asked = ReadingQuery.safeParse(Object.fromEntries(given)).data;
  return (
    mediaType === sent.mediaType &&
    isDeepStrictEqual(reading ?? {}, asked) &&
    (mode ?? 'replace') === (wanted ?? 'replace') &&
    (again ?? false) === (twice === 'true')
  );
}

function explained(error: Error | DetailedError, server: string): CommandFailure {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (!response) {
    return new CommandFailure(
      `${server} cannot be reached. What was sent is kept for a week: the same command goes on from there.`,
    );
  }
  let body: unknown;
  try {
    body = JSON.parse(response.getBody());
  } catch {
    body = undefined;
  }
  return refusalOf(response.getStatus(), body);
}
