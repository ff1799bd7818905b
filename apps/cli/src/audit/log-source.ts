import { hash } from 'node:crypto';
import { type LogSource, type Sha256 } from '#libs/ledger';
import { type Client } from '../shell/client.js';

/** What the audit commands need of the HTTP client; `open` throws unless the answer is a success. */
export type AuditClient = Pick<Client, 'server' | 'open' | 'get'>;

/** SHA-256 by Node's own code, some twenty times as fast as the ledger's portable one. */
export const sha256: Sha256 = (bytes) => Uint8Array.from(hash('sha256', bytes, 'buffer'));

/** A server's `/tlog/`. */
export function httpLog(client: AuditClient): LogSource {
  return {
    checkpoint: async () => (await client.open('/tlog/checkpoint')).text(),
    tile: async (path) => new Uint8Array(await (await client.open(`/tlog/${path}`)).arrayBuffer()),
  };
}
