import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { readConfig } from '../config/config.js';
import { serveConsole } from './console.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-console-'));
const script = `export const long = '${'x'.repeat(5000)}';`;
let server: FastifyInstance;

beforeAll(() => {
  mkdirSync(join(folder, 'built/assets'), { recursive: true });
  writeFileSync(join(folder, 'built/index.html'), '<meta name="style-nonce" content="%NONCE%">');
  writeFileSync(join(folder, 'built/assets/index-abc.js'), script);
  writeFileSync(join(folder, 'built/favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'secret.txt'), 'not to be served');
  server = Fastify();
  serveConsole(server, join(folder, 'built'), readConfig({}, false));
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the console', () => {
  it.each(['/', '/datasets/customers', '/index.html', '/signed-in?code=x'])(
    'is one page at %s',
    async (url) => {
      const answer = await server.inject({ url });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      const nonce = /content="([\w-]{24})"/.exec(answer.body)?.[1] ?? 'none';
      expect(answer.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
      expect(answer.headers['content-security-policy']).not.toContain('unsafe');
    },
  );

  it('has another nonce for each answer', async () => {
    const [one, two] = await Promise.all([server.inject({ url: '/' }), server.inject({ url: '/' })]);
    expect(one.body).not.toBe(two.body);
  });

  it.each([
    '/v1/nothing',
    '/oidc/nothing',
    '/tlog/nothing',
    '/health/nothing',
    '/openapi.json',
    '/assets/old.js',
  ])('is no page at %s', async (url) => {
    expect((await server.inject({ url })).statusCode).toBe(404);
  });

  it('lets browsers keep what its name makes unchangeable, and asks about the rest', async () => {
    const asset = await server.inject({
      url: '/assets/index-abc.js',
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(asset.headers['cache-control']).toContain('immutable');
    expect(asset.headers['content-type']).toContain('text/javascript');
    expect(gunzipSync(asset.rawPayload).toString()).toBe(script);
    const icon = await server.inject({ url: '/favicon.svg' });
    expect(icon.headers['cache-control']).toBe('no-cache');
    const headers = { 'if-none-match': String(icon.headers.etag) };
    expect((await server.inject({ url: '/favicon.svg', headers })).statusCode).toBe(304);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
  ])('gives no file outside its folder: %s', async (url) => {
    expect((await server.inject({ url })).body).not.toContain('not to be served');
  });

  it('lets the page speak to an outside issuer, where there is one, and to nobody else', async () => {
    const other = Fastify();
    const config = readConfig({ TIDEGATE_OIDC_ISSUER: 'https://login.example.org/realms/x' }, false);
    serveConsole(other, join(folder, 'built'), config);
    const policy = String((await other.inject({ url: '/' })).headers['content-security-policy']);
    expect(policy).toContain("connect-src 'self' https://login.example.org;");
    await other.close();
  });

  it('is not served where it was not built', () => {
    expect(serveConsole(Fastify(), join(folder, 'nowhere'), readConfig({}, false))).toBe(false);
  });
});
