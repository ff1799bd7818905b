import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { type Answer, type Person, type TestIngestion } from './gateway.js';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const metadata = (said: Record<string, string>): string =>
  Object.entries({ dataset: 'people', filename: 'people.csv', ...said })
    .map(([key, value]) => `${key} ${base64(value)}`)
    .join(',');

/** A small file. */
export const csv = Buffer.from(
  `id,name\n${Array.from({ length: 40 }, (_, i) => `${i},name ${i}`).join('\n')}\n`,
);

export type Headers = Record<string, string>;
export const tus = { 'tus-resumable': '1.0.0' };

export const piece = (offset: number, more: Headers = {}): Headers => ({
  'content-type': 'application/offset+octet-stream',
  'upload-offset': String(offset),
  ...more,
});

/** Where a new upload is. */
export const at = (answer: Answer): string => answer.headers.get('location') ?? '';

/** Somebody who speaks tus by hand to an ingestion. */
export class TusByHand {
  constructor(
    private readonly ingestion: TestIngestion,
    private readonly owner: Person,
  ) {}

  /** Asks by hand; `null` leaves a header out. */
  readonly ask = async (
    method: string,
    path: string,
    headers: Headers,
    body?: Uint8Array,
    as = this.owner,
  ): Promise<Answer> => {
    return this.ingestion.fetch(as, method, path, {
      headers: { ...tus, ...headers },
      ...(body && { body: Buffer.from(body) }),
    });
  };

  readonly begun = async (headers: Headers = {}, body?: Uint8Array, as = this.owner): Promise<Answer> => {
    const length = headers['upload-concat']?.startsWith('final')
      ? {}
      : { 'upload-length': String(csv.length) };
    return this.ask(
      'POST',
      '/v1/uploads',
      { ...length, 'upload-metadata': metadata({}), ...headers },
      body,
      as,
    );
  };

  /** The version that a finished upload became. */
  readonly made = async (answer: Answer): Promise<{ rows: number; sha256: string; bytes: number }> => {
    const job = answer.headers.get('tidegate-job');
    expect(job).toMatch(/^\/v1\/jobs\//);
    const { result } = await this.ingestion.ended({ ...answer, body: { job } });
    return result as { rows: number; sha256: string; bytes: number };
  };

  /** The file that a finished upload gave to its job. */
  readonly given = async (answer: Answer): Promise<{ sha256: string; bytes: number }> => {
    const id = answer.headers.get('tidegate-job')?.slice('/v1/jobs/'.length);
    const [job] = await this.ingestion.database.query<{ input: { sha256: string; bytes: number } }>(
      'SELECT input FROM job WHERE id = $1',
      [id],
    );
    return job?.input ?? { sha256: 'no job', bytes: 0 };
  };
}
