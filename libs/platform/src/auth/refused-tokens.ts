import { Logger } from '@nestjs/common';
import { type Db } from '#libs/db';
import { systemActor, type Clock, type Id } from '#libs/kernel';

/** Whose a refused token is, where the token itself says so. */
export interface Holder {
  readonly id: Id;
  readonly kind: 'user' | 'service';
  /** The API token, if it was one. */
  readonly token: Id | null;
}

interface Count {
  readonly holder: Holder | null;
  /** Where the tokens came from, when nobody knows whose they are. */
  readonly address: string;
  readonly since: Date;
  readonly tokens: Set<Id>;
  times: number;
}

/** Counts are written when they are this old, in milliseconds. */
const minute = 60_000;
/** Principals and addresses that are counted apart; all beyond count as one, or many addresses would fill the memory. */
const mostKeys = 1000;
/** Tokens that a record names: more would make a record as large as somebody has old tokens. */
const mostTokens = 16;

/**
 * Where a token came from, in so far as one sender cannot choose it: an IPv4 address, the first 64 bits of an IPv6 one.
 * What is no address is `unknown`.
 */
export function networkOf(ip: string): string {
  const plain = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(ip)?.[1];
  if (plain !== undefined) return plain;
  if (!/^[\da-f:.]+(%\w+)?$/i.test(ip) || !ip.includes(':')) return 'unknown';
  const [head = '', tail] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const filled = tail === undefined ? groups : [...groups, ...Array<string>(8 - groups.length).fill('0')];
  const start = rest.length > 4 ? [...groups, ...rest] : filled;
  return `${start.slice(0, 4).join(':').toLowerCase()}::/64`;
}

/**
 * Counts bearer tokens that were refused, and records each principal and address once a minute with its count: one
 * record a request would let anybody fill the log. Nothing of a token is kept.
 */
export class RefusedTokens {
  readonly #log = new Logger('auth');
  readonly #counts = new Map<string, Count>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  count(holder: Holder | null, ip: string): void {
    const address = holder ? '' : networkOf(ip);
    const key = holder?.id ?? address;
    const counted = this.#counts.get(key) ?? this.#open(key, holder, address);
    counted.times++;
    if (holder?.token != null && counted.tokens.size < mostTokens) counted.tokens.add(holder.token);
    this.#timer ??= setTimeout(() => void this.flush(), minute).unref();
  }

  /** Writes what was counted so far. What cannot be written is told to the operator, for there is no caller to tell. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const counts = [...this.#counts.values()];
    this.#counts.clear();
    if (counts.length === 0) return;
    try {
      await this.db.write(systemActor, 'token.refuse', (tx) => {
        for (const { holder, address, since, tokens, times } of counts) {
          tx.record({
            resource: holder ? { kind: holder.kind, id: holder.id } : { kind: 'gateway', id: 'unknown' },
            outcome: 'denied',
            detail: {
              times,
              since: since.toISOString(),
              ...(holder ? { tokens: [...tokens] } : { address }),
            },
          });
        }
        return Promise.resolve();
      });
    } catch {
      const times = counts.reduce((sum, count) => sum + count.times, 0);
      this.#log.error({ message: 'refused tokens could not be recorded', times });
    }
  }

  #open(key: string, holder: Holder | null, address: string): Count {
    const isFull = this.#counts.size >= mostKeys;
    const earlier = isFull ? this.#counts.get('others') : undefined;
    if (earlier) return earlier;
    const whose = isFull ? { holder: null, address: 'others' } : { holder, address };
    const opened = { ...whose, since: this.clock(), tokens: new Set<Id>(), times: 0 };
    this.#counts.set(isFull ? 'others' : key, opened);
    return opened;
  }
}
