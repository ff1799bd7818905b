import { X509Certificate } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { Readable } from 'node:stream';
import { type Certificate } from './certificate.js';

/** What of `fetch` is asked of the own origin: a GET whose body streams. */
export type OwnFetch = (
  url: URL,
  init: {
    readonly headers: Readonly<Record<string, string>>;
    readonly redirect: 'error';
    readonly signal?: AbortSignal;
  },
) => Promise<Response>;

/**
 * Asks this process itself by TLS, at the address where it listens: its name may lead elsewhere from here, and its authority need
 * not be known. It is itself where it shows the very certificate that is served with.
 */
export function ownFetch(
  address: { readonly host: string; readonly port: number },
  current: () => Certificate,
): OwnFetch {
  return async (url, { headers, signal }) => {
    const { cert, leaf } = current();
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(
        {
          ...address,
          path: `${url.pathname}${url.search}`,
          headers: { ...headers, host: url.host },
          // A connection of its own: one that is kept would show a certificate of before.
          agent: false,
          // Every certificate in the file, for the leaf alone is not its own authority.
          ca: [cert, ...chainOf(cert)],
          allowPartialTrustChain: true,
          checkServerIdentity: (_host, peer) =>
            peer.fingerprint256 === leaf.fingerprint256 ? undefined : new Error('another certificate'),
          ...(signal && { signal }),
        },
        resolve,
      );
      asked.once('error', reject);
      asked.end();
    });
    const { statusCode: status = 502 } = answer;
    if (status >= 300 && status < 400) throw new Error('The own origin led elsewhere.');
    const body = Readable.toWeb(answer) as ReadableStream<Uint8Array>;
    return new Response(body, { status });
  };
}

/** Certificates of a file of PEM, each by itself. */
function chainOf(pem: string): string[] {
  const parts = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return parts.map((part) => new X509Certificate(part).toString());
}
