import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { type RandomBytes } from '#libs/kernel';

const ivBytes = 12;
const tagBytes = 16;

/**
 * Keeps what the identity provider stores: ids, which are the bearer secrets themselves (codes, refresh tokens, session
 * cookies), only as keyed hashes, and payloads, which repeat them, under AES-256-GCM bound to their place. Whoever reads
 * the table can use nothing of it, and whoever writes to it can make no session.
 */
export class PayloadBox {
  readonly #sealing: Buffer;
  readonly #naming: Buffer;

  /** `secret`: 32 bytes, base64url. */
  constructor(
    secret: string,
    private readonly random: RandomBytes,
  ) {
    const derive = (use: string): Buffer =>
      Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64url'), '', `tidegate oidc ${use}`, 32));
    this.#sealing = derive('payload');
    this.#naming = derive('name');
  }

  /** What an id, a code or a uid is called in the table. */
  nameOf(kind: string, value: string): string {
    return createHmac('sha256', this.#naming).update(`${kind}\0${value}`).digest('base64url');
  }

  seal(place: string, payload: object): { sealed: string } {
    const iv = Buffer.from(this.random(ivBytes));
    const cipher = createCipheriv('aes-256-gcm', this.#sealing, iv).setAAD(Buffer.from(place));
    const body = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()]);
    return { sealed: Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64') };
  }

  /** Undefined for anything that was not sealed here for this place. */
  open(place: string, stored: object): Record<string, unknown> | undefined {
    const { sealed } = stored as { sealed?: unknown };
    if (typeof sealed !== 'string') return undefined;
    const bytes = Buffer.from(sealed, 'base64');
    if (bytes.length < ivBytes + tagBytes) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', this.#sealing, bytes.subarray(0, ivBytes))
      .setAAD(Buffer.from(place))
      .setAuthTag(bytes.subarray(-tagBytes));
    try {
      const body = decipher.update(bytes.subarray(ivBytes, -tagBytes));
      return JSON.parse(Buffer.concat([body, decipher.final()]).toString('utf8')) as Record<string, unknown>;
    } catch {
      return undefined;
    }
  }
}
