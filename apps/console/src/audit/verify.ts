import { verifyLog, type LogReport } from '#libs/ledger';

async function read(path: string): Promise<Response> {
  const response = await fetch(`/tlog/${path}`, { cache: 'no-store' });
  if (!response.ok) throw new Error(`/tlog/${path} answered ${response.status}`);
  return response;
}

/** RFC 8032 by the browser itself. */
async function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const bytes = (view: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(view);
  const publicKey = await crypto.subtle.importKey('raw', bytes(key), 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', publicKey, bytes(signature), bytes(message));
}

/** Whether this browser can check signatures: only over https, or on this machine. */
export const canVerify = (): boolean => isSecureContext;

/** Whatever this window saw last; the log must extend it. */
let lastSeen: string | undefined;

export interface Verified {
  readonly report: LogReport;
  readonly vkey: string;
  readonly seconds: number;
  /** Whether an earlier check in this window was compared with. */
  readonly compared: boolean;
}

/** Fetches the whole log and rebuilds its tree here: the gateway's word is taken for nothing but its key. */
export async function verifyInBrowser(onProgress: (fraction: number) => void): Promise<Verified> {
  const from = performance.now();
  const vkey = (await (await read('vkey')).text()).trim();
  const compared = lastSeen !== undefined;
  const report = await verifyLog(
    {
      checkpoint: async () => (await read('checkpoint')).text(),
      tile: async (path) => new Uint8Array(await (await read(path)).arrayBuffer()),
    },
    {
      vkey,
      verifyEd25519,
      ...(lastSeen !== undefined && { lastSeen }),
      onProgress: ({ done, total }) => onProgress(total === 0 ? 1 : done / total),
    },
  );
  if (report.ok && report.note !== null) lastSeen = report.note;
  return { report, vkey, seconds: (performance.now() - from) / 1000, compared };
}
