import { type Server } from 'node:https';
import { type Certificate } from './certificate.js';

/** How often it is looked whether another certificate lies where the one that is served with came from, in milliseconds. */
const everyMs = 60_000;

export interface Renewal {
  /** What is served with now. */
  readonly current: () => Certificate;
  readonly stop: () => void;
}

/**
 * Serves new connections with the certificate that `read` finds, as often as it is another: short-lived ones are renewed without a
 * restart. What cannot be read is told, and what was there is served with until it can.
 */
export function renewCertificate(
  server: Pick<Server, 'setSecureContext'>,
  first: Certificate,
  read: () => Certificate,
  say: (line: string) => void,
): Renewal & { readonly look: () => void } {
  let current = first;
  let told = '';
  const look = (): void => {
    try {
      const { cert, key, leaf } = read();
      told = '';
      if (cert === current.cert && key === current.key) return;
      server.setSecureContext({ cert, key, minVersion: 'TLSv1.2' });
      current = { cert, key, leaf };
      say(`Connections are served with the certificate that ends on ${leaf.validToDate.toISOString()}.`);
    } catch (error) {
      const line = error instanceof Error ? error.message : String(error);
      if (line !== told) say(`The certificate was not renewed. ${line}`);
      told = line;
    }
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  return { current: () => current, look, stop: () => clearInterval(timer) };
}
