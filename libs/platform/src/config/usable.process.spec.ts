import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { readConfig, variables } from './config.js';
import { readCertificate } from '../tls/certificate.js';
import { checkAddress, checkFolders, checkPrivacy } from './usable.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-usable-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'file');
writeFileSync(file, 'here first');

/** What a start says of an environment before it opens anything. */
async function said(environment: Record<string, string>): Promise<string> {
  try {
    const config = readConfig({ TIDEGATE_HOME: join(folder, 'home'), PORT: '0', ...environment }, false);
    checkFolders(config, true);
    checkPrivacy(config);
    if (config.tls) readCertificate(config.tls, new Date());
    await checkAddress(config);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'taken';
}

const below = join(file, 'below');
/** For each variable, values that it may not have. */
const bad: Readonly<Record<string, readonly string[]>> = {
  TIDEGATE_HOME: [file, below, '/proc/tidegate'],
  TIDEGATE_KEYS: [file, below, '/proc/tidegate/keys'],
  TIDEGATE_STORAGE: ['ftp://x', 's3', `file:${file}`, `file:${below}`, 'file:/proc/objects', 'file://host/x'],
  TIDEGATE_SCRATCH: [file, below, join(folder, 'none'), '/proc'],
  HOST: ['nonsense.invalid', '203.0.113.7', 'http://127.0.0.1', '0.0.0.0', '::'],
  TIDEGATE_PLAINTEXT: ['yes', '1'],
  PORT: ['http', '65536', '-1', '80.5'],
  DATABASE_URL: ['mysql://localhost/x', 'postgres:///x', 'postgres://a b/x', 'postgres://host:port/x'],
  TIDEGATE_BOOTSTRAP_TOKEN: ['short', 'with spaces '.repeat(4)],
  TIDEGATE_TRAINING_TOKEN: ['nonsense'],
  TIDEGATE_OIDC_ISSUER: ['keycloak', 'ftp://keycloak.example.org', 'javascript:alert(1)'],
  TIDEGATE_PUBLIC_URL: ['somewhere', 'file:///tmp', 'localhost:8080'],
  TIDEGATE_INTERNAL_URL: ['proxy', 'proxy:8080'],
  TIDEGATE_SOURCE_NETWORKS: ['10.0.0.0/33', 'inside'],
  TIDEGATE_FLOOR: ['1', '20000', 'ten'],
  TIDEGATE_GRANT_DAYS: ['0', '4000', 'year'],
  TIDEGATE_TOKEN_DAYS: ['0', '-1', '1.5'],
  TIDEGATE_MAX_UPLOAD: ['1 GB', '0', '1.5'],
  TIDEGATE_QUOTA: ['0', '1 GB'],
  TIDEGATE_MAX_REQUESTS: ['0', 'many'],
  TIDEGATE_TRUSTED_PROXIES: ['proxy', '10.0.0.0/33'],
  TIDEGATE_METRICS: ['yes'],
  TIDEGATE_LOG: ['loud', 'json:loud'],
};
/** Names in an issuer's own world: any text may be one. */
const paired = ['TIDEGATE_TLS_CERT', 'TIDEGATE_TLS_KEY'];
const free = ['TIDEGATE_OIDC_AUDIENCE', 'TIDEGATE_OIDC_CLIENT_ID', 'TIDEGATE_OIDC_ROLE_CLAIM'];

describe('a start', () => {
  it('is tried with bad values of every variable', () => {
    expect([...Object.keys(bad), ...paired, ...free].sort()).toEqual([...variables].sort());
  });

  const cases = Object.entries(bad).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  it.each(cases)('is refused in one line for %s=%s', async (name, value) => {
    const line = await said({ [name]: value });
    expect(line).toMatch(new RegExp(`^${name} is .*; it may be .+\\.$`));
    const isSecret = /TOKEN$|DATABASE_URL/.test(name);
    expect(line.includes(value)).toBe(!isSecret);
  });

  it('may be reached by others in the clear where that was said, or by TLS', async () => {
    expect(await said({ HOST: '0.0.0.0', TIDEGATE_PLAINTEXT: 'allow' })).toBe('taken');
    expect(await said({ HOST: '0.0.0.0', TIDEGATE_TLS_CERT: file, TIDEGATE_TLS_KEY: file })).toMatch(
      /^TIDEGATE_TLS_CERT is .*, which holds no certificate; it may be/,
    );
    for (const name of paired)
      expect(await said({ [name]: file })).toMatch(`${name} is given without TIDEGATE_TLS_`);
  });

  it('takes secrets from files, each from one place', async () => {
    const secret = join(mkdtempSync(join(tmpdir(), 'tidegate-secret-')), 'secret');
    writeFileSync(secret, 'postgres://a:b@127.0.0.1/x\n');
    expect(readConfig({ DATABASE_URL_FILE: secret }, false).databaseUrl).toBe('postgres://a:b@127.0.0.1/x');
    writeFileSync(secret, `${'a'.repeat(40)}\n`);
    expect(readConfig({ TIDEGATE_BOOTSTRAP_TOKEN_FILE: secret }, false).bootstrapToken).toBe('a'.repeat(40));
    expect(await said({ DATABASE_URL_FILE: secret })).toBe(
      'DATABASE_URL is 40 characters; it may be an address such as postgres://user:password@host:5432/database.',
    );
    expect(await said({ DATABASE_URL_FILE: join(folder, 'none') })).toMatch(
      /^DATABASE_URL_FILE is .*ENOENT.*; it may be/,
    );
    expect(await said({ DATABASE_URL_FILE: folder })).toMatch(
      /^DATABASE_URL_FILE is .*which is no file; it may be/,
    );
    expect(await said({ DATABASE_URL_FILE: secret, DATABASE_URL: 'postgres://a@b/c' })).toMatch(
      /^DATABASE_URL and DATABASE_URL_FILE are both set/,
    );
    writeFileSync(secret, ' \n');
    expect(await said({ TIDEGATE_TLS_KEY_FILE: secret })).toMatch(
      /^TIDEGATE_TLS_KEY_FILE is .*which is empty; it may be/,
    );
    writeFileSync(secret, Buffer.alloc(65_537, 97));
    expect(await said({ TIDEGATE_TRAINING_TOKEN_FILE: secret })).toMatch(
      /^TIDEGATE_TRAINING_TOKEN_FILE is .*which is larger; it may be/,
    );
    rmSync(dirname(secret), { recursive: true });
  });

  it('is refused for a port that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await said({ PORT: String(port) })).toMatch(
      `PORT is ${port}, which is taken on 127.0.0.1; it may be`,
    );
    server.close();
  });

  it('leaves nothing behind that only looked', async () => {
    expect(await said({ TIDEGATE_SCRATCH: folder })).toBe('taken');
    expect(readdirSync(folder)).toEqual(['file']);
    expect(existsSync(join(folder, 'home'))).toBe(false);
  });
});
