import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fastify from 'fastify';
import { ConfigError } from '../config/config-error.js';
import { dropQuietConnections } from '../http/quiet-connections.js';
import { type CertificateSource } from '../config/config.js';
import { hostFor, readCertificate } from './certificate.js';
import { ownFetch } from './own-fetch.js';
import { renewCertificate } from './renewal.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));
let now: Date;

/** A certificate that signs itself, for some names. */
function make(name: string, subjectAltName: string): CertificateSource {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const about = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${subjectAltName}`, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, ...about], {
    stdio: 'ignore',
  });
  return { cert, key };
}

let first: CertificateSource;
let second: CertificateSource;
beforeAll(() => {
  first = make('first', 'DNS:*.example.org,DNS:data.example.org,IP:127.0.0.1');
  second = make('second', 'DNS:localhost');
  now = new Date(Date.now() + 1000); // certificates begin with a whole second
});

const refusal = (source: CertificateSource, at: Date): string => {
  try {
    readCertificate(source, at);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was taken');
};

describe('a certificate', () => {
  it('is read from files or from PEM itself', () => {
    const [cert, key] = [readFileSync(first.cert, 'utf8'), readFileSync(first.key, 'utf8')];
    expect(readCertificate({ cert, key }, now).leaf.fingerprint256).toBe(
      readCertificate(first, now).leaf.fingerprint256,
    );
  });

  it('is refused with one line that shows no key', () => {
    const none = join(folder, 'none.pem');
    const text = join(folder, 'text.pem');
    writeFileSync(text, 'no PEM');
    const locked = execFileSync(
      'openssl',
      [...['ec', '-in', first.key, '-aes256', '-passout', 'pass:correct horse']],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    ).toString();
    const key = readFileSync(second.key, 'utf8');
    const lines = [
      refusal({ ...first, cert: none }, now),
      refusal({ ...first, cert: text }, now),
      refusal({ ...first, key: text }, now),
      refusal({ ...first, key: locked }, now),
      refusal({ ...first, key }, now),
      refusal({ ...first, key: 'MHcCAQEEIA==' }, now),
      refusal(first, new Date(now.getTime() + 3 * 86_400_000)),
      refusal(first, new Date(now.getTime() - 86_400_000)),
    ];
    expect(lines).toEqual([
      expect.stringMatching(
        /^TIDEGATE_TLS_CERT is ".*none.pem", which cannot be read \(ENOENT\); it may be .*\.$/,
      ),
      expect.stringMatching(/^TIDEGATE_TLS_CERT is .*, which holds no certificate; it may be .*\.$/),
      expect.stringMatching(/^TIDEGATE_TLS_KEY is .*, which holds no private key; it may be .*\.$/),
      expect.stringMatching(/^TIDEGATE_TLS_KEY is PEM, which is locked by a passphrase; it may be .*\.$/),
      expect.stringMatching(
        /^TIDEGATE_TLS_KEY is PEM, which is the key of another certificate; it may be .*\.$/,
      ),
      expect.stringMatching(
        /^TIDEGATE_TLS_KEY is 12 characters, which cannot be read \(ENOENT\); it may be .*\.$/,
      ),
      expect.stringMatching(/^TIDEGATE_TLS_CERT is .*, which ended on \d{4}-\d\d-\d\d; it may be .*\.$/),
      expect.stringMatching(/^TIDEGATE_TLS_CERT is .*, which begins on \d{4}-\d\d-\d\d; it may be .*\.$/),
    ]);
  });

  it('names the host by which its process is found', () => {
    const [of, other] = [readCertificate(first, now), readCertificate(second, now)];
    expect(hostFor(of, '127.0.0.1')).toBe('127.0.0.1');
    expect(hostFor(of, 'x.example.org')).toBe('x.example.org');
    expect(hostFor(of, 'localhost')).toBe('data.example.org');
    expect(hostFor(other, '127.0.0.1')).toBe('localhost');
  });
});

describe('an origin with TLS', () => {
  it('asks itself whatever its name is, is renewed while it runs, and ends at once', async () => {
    const served = { ...first };
    const certificate = readCertificate(served, now);
    const server = fastify({ https: { cert: certificate.cert, key: certificate.key } });
    dropQuietConnections(server);
    server.get('/v1/me', (request) => `${request.headers.host} ${request.headers['x-a'] as string}`);
    server.get('/away', (_request, reply) => reply.redirect('https://elsewhere.example.org/'));
    await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.server.address() as AddressInfo;
    const said: string[] = [];
    const renewal = renewCertificate(
      server.server,
      certificate,
      () => readCertificate(served, now),
      (line) => said.push(line),
    );
    const ask = ownFetch({ host: '127.0.0.1', port }, renewal.current);
    const init = { headers: { 'x-a': 'b' }, redirect: 'error' } as const;
    const url = new URL('https://data.example.org/v1/me');
    expect(await (await ask(url, init)).text()).toBe('data.example.org b');
    await expect(ask(new URL('https://data.example.org/away'), init)).rejects.toThrow('elsewhere');

    served.key = join(folder, 'none.key');
    renewal.look();
    renewal.look();
    expect(said).toEqual([expect.stringContaining('which cannot be read')]);
    expect((await ask(url, init)).status).toBe(200);

    Object.assign(served, second);
    renewal.look();
    expect(said[1]).toMatch(/^Connections are served with the certificate that ends on 20/);
    expect((await ask(url, init)).status).toBe(200);
    // Who shows another certificate than the one that is served with is somebody else.
    await expect(ownFetch({ host: '127.0.0.1', port }, () => certificate)(url, init)).rejects.toThrow();

    const silent = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(silent, 'secureConnect');
    expect(silent.getProtocol()).toMatch(/^TLSv1\.[23]$/);
    const ended = once(silent, 'close');
    renewal.stop();
    await server.close();
    await ended;
  });
});
