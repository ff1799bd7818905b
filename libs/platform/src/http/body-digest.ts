import { createHash } from 'node:crypto';
import { type IncomingMessage } from 'node:http';

/** Measures the body of a request as it arrives, whoever reads it: length and SHA-256. */
export class BodyDigest {
  bytes = 0;
  #digest: string | null = null;

  /** To be made before a byte of the body has arrived. */
  constructor(body: IncomingMessage) {
    const hash = createHash('sha256');
    const push = body.push.bind(body);
    // The one place that each byte passes, be it parsed by the framework, streamed by a handler or thrown away.
    body.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
      if (chunk instanceof Uint8Array || typeof chunk === 'string') {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
        this.bytes += bytes.length;
        hash.update(bytes);
      }
      if (chunk === null) this.#digest ??= `${this.bytes}:${hash.digest('hex')}`;
      return push(chunk, encoding);
    };
  }

  /** `LENGTH:SHA256` once the body has ended, null before. */
  get digest(): string | null {
    return this.#digest;
  }
}

const digests = new WeakMap<IncomingMessage, BodyDigest>();

/** Begins to measure a body; for the hook that sees a request first. */
export function measureBody(body: IncomingMessage): void {
  digests.set(body, new BodyDigest(body));
}

/** What {@link measureBody} has seen of a body. */
export function measureOf(body: IncomingMessage): BodyDigest | undefined {
  return digests.get(body);
}
