import { hash } from 'node:crypto';
import { type LogSource, type Sha256 } from '#libs/ledger';
import { type Client } from '../shell/client.js';

/** What the audit commands need of the HTTP client; `open` throws unless the answer is a success. */
export type AuditClient = Pick<Client, 'server' | 'open' | 'get'>;

/** SHA-256 by Node's own code. It makes a text in any case: taking that is several times as fast as having it make a buffer. */
export const sha256: Sha256 = (bytes) => {
  const text = hash('sha256', bytes, 'binary');
  const out = new Uint8Array(text.length);
  for (let i = 0; i < out.length; i++) out[i] = text.charCodeAt(i);
  return out;
};

/** A server's `/tlog/`. */
export function httpLog(client: AuditClient): LogSource {
  return {
    checkpoint: async () => (await client.open('/tlog/checkpoint')).text(),
    tile: async (path) => new Uint8Array(await (await client.open(`/tlog/${path}`)).arrayBuffer()),
  };
}
