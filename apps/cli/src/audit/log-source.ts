import { hash } from 'node:crypto';
import { cutBundles, HASH_BYTES, parseTilePath, TILE_WIDTH, type LogSource, type Sha256 } from '#libs/ledger';
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

const read = async (client: AuditClient, path: string): Promise<Uint8Array> =>
  new Uint8Array(await (await client.open(`/tlog/${path}`)).arrayBuffer());

/** A server's `/tlog/`. Where it has them, full tiles are read by the run: a call for each would cost more than verifying it. */
export function httpLog(client: AuditClient): LogSource {
  const runs = new TileRuns(client);
  return {
    checkpoint: async () => (await client.open('/tlog/checkpoint')).text(),
    tile: async (path) => (await runs.tile(path)) ?? read(client, path),
  };
}

/** The full tiles or bundles of a run. @throws audit.malformed */
export function cutRun(level: 0 | 'entries', bytes: Uint8Array): readonly Uint8Array[] {
  if (level === 'entries') return cutBundles(bytes);
  const length = TILE_WIDTH * HASH_BYTES;
  return Array.from({ length: bytes.length / length }, (_, i) =>
    bytes.subarray(i * length, (i + 1) * length),
  );
}

/** How many runs are kept: hashes and entries, those that are being read and those that are asked for ahead. */
const runsKept = 6;
/** Where runs begin; a server may give fewer tiles than this. */
const runStep = 16;

class TileRuns {
  readonly #runs = new Map<string, Promise<readonly Uint8Array[]>>();
  #served = true;

  constructor(private readonly client: AuditClient) {}

  /** A full tile of leaves or bundle; undefined for others, and where the server gives no runs or none that is well-formed. */
  async tile(path: string): Promise<Uint8Array | undefined> {
    const { level, index, width } = parseTilePath(path);
    if (!this.#served || width < TILE_WIDTH || (level !== 0 && level !== 'entries')) return undefined;
    const first = index - (index % runStep);
    const from = `tiles/${level}/${first}`;
    const run = this.#runs.get(from) ?? this.#read(from, level);
    this.#runs.delete(from);
    this.#runs.set(from, run); // the one that was used last is forgotten last
    for (const [other] of this.#runs) if (this.#runs.size > runsKept) this.#runs.delete(other);
    return (await run)[index - first];
  }

  async #read(from: string, level: 0 | 'entries'): Promise<readonly Uint8Array[]> {
    try {
      const bytes = await read(this.client, from);
      return cutRun(level, bytes);
    } catch {
      this.#served = false; // tile by tile it shows what is missing
      return [];
    }
  }
}
