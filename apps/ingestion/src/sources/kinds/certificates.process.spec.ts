import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { puller } from '../../../test/pulled.js';
import { cassandra } from './cassandra.js';
import { hdfs } from './hdfs.js';
import { mongodb } from './mongodb.js';
import { s3 } from './s3.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-tls-'));
let server: Server;
let ca: string;
let port: number;
/** What was said to the server once its certificate was believed. */
let told: (() => void) | undefined;
const sockets = new Set<TLSSocket>();

beforeAll(async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
  const made = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    key,
    '-out',
    cert,
  ];
  execFileSync('openssl', ['req', '-x509', ...made, ...name], { stdio: 'ignore' });
  ca = readFileSync(cert, 'utf8');
  server = createServer({ key: readFileSync(key), cert: ca }, (socket) => {
    sockets.add(socket.on('error', () => undefined).on('data', () => told?.()));
  });
  server.on('tlsClientError', () => undefined).listen(0);
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.close();
  for (const socket of sockets) socket.destroy();
  rmSync(folder, { recursive: true });
});

describe('a certificate', () => {
  const places = (host: string) => ({
    s3: [s3, `s3://bucket/in?endpoint=${host}:${port}`] as const,
    hdfs: [hdfs, `hdfs://${host}:${port}/in`] as const,
    mongodb: [mongodb, `mongodb://${host}:${port}/clinic?table=a`] as const,
    cassandra: [cassandra, `cassandra://${host}:${port}/clinic?table=a`] as const,
  });

  /** Whether anything was said to the server before the attempt failed, or was ended. */
  async function isTold(
    kind: keyof ReturnType<typeof places>,
    host: string,
    credentials: object,
    isTrusted: boolean,
  ): Promise<boolean> {
    const ending = new AbortController();
    let isSaid = false;
    // Drivers ask again and again where they were refused; who is trusted is waited for.
    const late = isTrusted ? undefined : setTimeout(() => ending.abort(), 1000);
    told = () => {
      isSaid = true;
      ending.abort();
      for (const socket of sockets) socket.destroy();
    };
    const [source, where] = places(host)[kind];
    await puller(source, where, credentials, { signal: ending.signal })().catch(() => undefined);
    clearTimeout(late);
    for (const socket of sockets) socket.destroy();
    return isSaid;
  }

  it.each(['s3', 'hdfs', 'mongodb', 'cassandra'] as const)(
    'of %s must be one of a known authority, for the host that was named',
    async (kind) => {
      // What Cassandra's driver began to say goes on for as long as it waits for an answer.
      if (kind !== 'cassandra') expect(await isTold(kind, 'localhost', { ca }, true)).toBe(true);
      expect(await isTold(kind, 'localhost', {}, false)).toBe(false);
      expect(await isTold(kind, '127.0.0.1', { ca }, false)).toBe(false);
    },
  );
});
