import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { problem, Problem } from '#libs/kernel';
import ipaddr from 'ipaddr.js';

/** What `TIDEGATE_SOURCE_NETWORKS` may name beside addresses and networks in CIDR form. */
export const namedNetworks: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

const given = ipaddr.parse('2000::');

const refused = (host: string): Problem =>
  problem(
    'source.address',
    `${host} is at an address that is not public. Whoever runs the gateway can allow its network with TIDEGATE_SOURCE_NETWORKS.`,
  );

/**
 * The networks in which sources may be: what is public, and what whoever runs the gateway allows. An address is judged where a socket
 * connects to it, so that a name that answers differently the next time (DNS rebinding) and a redirect are judged like the first.
 */
export class Network {
  readonly #allowed: readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

  constructor(allowed: readonly string[]) {
    this.#allowed = allowed
      .flatMap((name) => namedNetworks[name] ?? [name])
      .map((text) => {
        const address = ipaddr.process(text.split('/')[0] ?? text);
        const bits = text.split('/')[1];
        return [address, bits === undefined ? (address.kind() === 'ipv4' ? 32 : 128) : Number(bits)];
      });
  }

  /** Whether a socket may connect to an address. */
  allows(text: string): boolean {
    if (!ipaddr.isValid(text)) return false;
    // Takes what is written as IPv6 and means IPv4 for what it means.
    const address = ipaddr.process(text);
    // Of IPv6 only what is given out is public (2000::/3): IPv4 addresses are also written in what is not.
    const isGiven = address.kind() === 'ipv4' || address.match(given, 3);
    if (address.range() === 'unicast' && isGiven) return true;
    return this.#allowed.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    );
  }

  /** @throws Problem source.address for a host that is written as an address and is not allowed; a name is judged when it is looked up */
  check(host: string): void {
    const literal = host.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !this.allows(literal)) throw refused(host);
  }

  /** For `net.connect` and whatever takes its options: gives only addresses that are allowed. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) {
        callback(error, '', 0);
        return;
      }
      const [first, ...rest] = found.filter(({ address }) => this.allows(address));
      if (!first) callback(refused(hostname), '', 0);
      else if (options.all === true) callback(null, [first, ...rest]);
      else callback(null, first.address, first.family);
    });
  };

  /** An address of a host for clients that look names up by themselves. @throws Problem source.address, source.failed */
  async addressOf(host: string): Promise<string> {
    this.check(host);
    if (isIP(host) !== 0) return host;
    return new Promise((resolve, reject) => {
      this.lookup(host, {}, (error, address) => {
        if (error)
          reject(error instanceof Problem ? error : problem('source.failed', `There is no host ${host}.`));
        else resolve(typeof address === 'string' ? address : (address[0]?.address ?? ''));
      });
    });
  }
}
