import { type Server as TlsServer } from 'node:https';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  cannotListen,
  type Certificate,
  type Config,
  hostFor,
  isClear,
  isOwnMachine,
  type OwnFetch,
  ownFetch,
  readCertificate,
  renewCertificate,
} from '#libs/platform';

/** An address of this machine where a listener can be reached. */
const reachable = ({ host }: Config): string => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host;

/** Where this process listens, with or without TLS, and how it asks itself. */
export class Transport {
  /** With which it serves; undefined in the clear. */
  readonly certificate: Certificate | undefined;
  readonly #config: Config;
  #origin = '';
  #ask: OwnFetch = fetch;

  /** @throws ConfigError one line, where the certificate cannot be served with */
  constructor(config: Config) {
    this.#config = config;
    this.certificate = config.tls && readCertificate(config.tls, new Date());
  }

  /** The address by which clients on this machine find it, once it listens: with TLS by a name that the certificate is for. */
  readonly origin = (): string => this.#origin;

  /** Asks this process itself. */
  readonly ask: OwnFetch = (url, init) => this.#ask(url, init);

  /**
   * Listens, and keeps the certificate fresh until what it answers with is called.
   * @throws ConfigError one line, where the address cannot be listened on
   */
  async listen(app: NestFastifyApplication, say: (line: string) => void): Promise<() => void> {
    const port = await listen(app, this.#config);
    const host = reachable(this.#config);
    const { certificate } = this;
    const name = certificate ? hostFor(certificate, host) : host;
    this.#origin = `${certificate ? 'https' : 'http'}://${name.includes(':') ? `[${name}]` : name}:${port}`;
    const { tls } = this.#config;
    if (!certificate || !tls) return () => undefined;
    const server = app.getHttpServer() as unknown as TlsServer;
    const read = (): Certificate => readCertificate(tls, new Date());
    const { current, stop } = renewCertificate(server, certificate, read, say);
    this.#ask = ownFetch({ host, port }, current);
    return stop;
  }
}

async function listen(app: NestFastifyApplication, config: Config): Promise<number> {
  try {
    await app.listen(config.port, config.host);
  } catch (error) {
    throw cannotListen(config, error);
  }
  const address = app.getHttpServer().address();
  return address !== null && typeof address === 'object' ? address.port : config.port;
}

/** The ways on which others than this machine can read what is said, a line each. */
export function clearWays({ host, tls, databaseUrl }: Config): string[] {
  return [
    ...(tls === undefined && !isOwnMachine(host)
      ? ['connections are in the clear (TIDEGATE_PLAINTEXT): whoever is between reads tokens and data']
      : []),
    ...(databaseUrl !== undefined && isClear(databaseUrl)
      ? ['the way to the database is in the clear (sslmode=disable)']
      : []),
  ];
}
