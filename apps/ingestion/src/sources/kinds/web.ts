import { Agent as ClearAgent, type IncomingMessage, request as askInClear } from 'node:http';
import { Agent, request as ask } from 'node:https';
import { problem } from '#libs/kernel';
import { type Network } from '../network.js';
import { failedSource } from './failed.js';

/** Nothing for so long ends a run, in milliseconds. */
const idleMs = 60_000;
/** And less than this in as long. */
const leastBytes = 120 << 10;
/** How long what answers with a few words may take for all of them. */
const wordsMs = 300_000;

/** What is asked, as it goes over the wire: its path is not made tidy. */
export interface Target {
  readonly protocol: 'https:' | 'http:';
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
}

interface WebOptions {
  readonly network: Network;
  readonly signal: AbortSignal;
  readonly ca?: string | undefined;
  /** Whether what is in clear may be asked. */
  readonly inClear?: boolean;
  /** Whether connections are kept for the next request; then it is to be closed. */
  readonly keepAlive?: boolean;
}

/** The target that an address in one line names. @throws Problem source.address for another protocol */
export function targetOf(url: URL): Target {
  const { protocol } = url;
  if (protocol !== 'https:' && protocol !== 'http:')
    throw problem('source.address', 'It leads to an address that is not https.');
  return {
    protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? undefined : Number(url.port),
    path: url.pathname + url.search,
  };
}

/** Requests of one run: each address is judged for the very socket, a host that is silent or slow is given up, certificates are verified. */
export class Web {
  readonly #secure: Agent;
  readonly #clear: ClearAgent;

  constructor(private readonly options: WebOptions) {
    const { network, keepAlive = false } = options;
    const settings = { keepAlive, maxSockets: 8, lookup: network.lookup };
    this.#secure = new Agent(settings);
    this.#clear = new ClearAgent(settings);
  }

  /** The head of an answer, whatever its status. @throws Problem source.address, source.failed */
  async ask(
    target: Target,
    headers: Readonly<Record<string, string>>,
    method = 'GET',
  ): Promise<IncomingMessage> {
    const { network, signal, ca, inClear = false } = this.options;
    const { protocol, hostname, port, path } = target;
    // An address that is written as one is looked up by nobody.
    network.check(hostname);
    const isSecure = protocol === 'https:';
    if (!isSecure && !inClear) throw problem('source.address', 'It leads to an address that is not https.');
    return new Promise<IncomingMessage>((resolve, reject) => {
      const options = {
        ...{ hostname, port, path, method, headers, signal, timeout: idleMs },
        ...(isSecure && ca !== undefined && { ca }),
        agent: isSecure ? this.#secure : this.#clear,
      };
      const sent = (isSecure ? ask : askInClear)(options, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      const silent = () => sent.destroy(problem('source.failed', 'It was silent for a minute.'));
      // A head that comes letter by letter is no silence to a socket.
      const late = setTimeout(silent, 2 * idleMs);
      sent.on('timeout', silent);
      sent.on('close', () => clearTimeout(late));
      sent.on('error', (error) => reject(failedSource(`${hostname} could not be asked`, error)));
      sent.end();
    });
  }

  close(): void {
    this.#secure.destroy();
    this.#clear.destroy();
  }
}

/** Who sends less than uploads must, two KiB in a second, holds a place that others wait for. */
class Pace {
  #bytes = 0;
  #since = performance.now();

  constructor(private readonly host: string) {}

  /** @throws Problem source.failed */
  count(bytes: number): void {
    this.#bytes += bytes;
    const now = performance.now();
    if (now - this.#since < idleMs) return;
    if (this.#bytes < leastBytes) throw problem('source.failed', `${this.host} sends too slowly.`);
    this.#bytes = 0;
    this.#since = now;
  }
}

/** The data of an answer. @throws Problem source.failed where it is slow or ends early */
export async function* dataOf(
  answer: IncomingMessage,
  host: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pace = new Pace(host);
  try {
    for await (const block of answer as AsyncIterable<Uint8Array>) {
      pace.count(block.length);
      yield block;
    }
    if (!answer.complete) throw problem('source.failed', `${host} ended early.`);
  } catch (error) {
    throw failedSource(`${host} broke off`, error);
  } finally {
    answer.destroy();
  }
}

/** What an answer says in words that fit into memory. @throws Problem source.failed where it says more, or takes too long */
export async function* wordsOf(
  answer: IncomingMessage,
  host: string,
  most: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const since = performance.now();
  let bytes = 0;
  try {
    for await (const block of answer as AsyncIterable<Uint8Array>) {
      bytes += block.length;
      if (bytes > most || performance.now() - since > wordsMs)
        throw problem('source.failed', `${host} says more than an answer may have.`);
      yield block;
    }
    if (!answer.complete) throw problem('source.failed', `${host} ended early.`);
  } catch (error) {
    throw failedSource(`${host} broke off`, error);
  }
}
