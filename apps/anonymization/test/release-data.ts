import { request } from 'node:http';
import { type Caller } from '../../../test/support/caller.js';
import { type Governed } from '../../../test/support/governed.js';

/** Where the data of a release are read, for research unless another purpose is named. */
export const path = (id: string, query: Record<string, string> = {}): string =>
  `/v1/releases/${id}/data?${new URLSearchParams({ purpose: 'research', ...query }).toString()}`;

/** A body as it came over the wire; null when the connection broke before its end. */
export function raw(
  governed: Governed,
  who: Caller,
  at: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; bytes: Buffer | null }> {
  return new Promise((resolve, reject) => {
    const authorization = `Bearer ${who.token ?? ''}`;
    const asked = request(
      `${governed.address}${at}`,
      { headers: { authorization, ...headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        const end = (bytes: Buffer | null): void =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes });
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('end', () => end(answer.complete ? Buffer.concat(chunks) : null));
        answer.once('error', () => end(null));
      },
    );
    asked.once('error', reject);
    asked.end();
  });
}
