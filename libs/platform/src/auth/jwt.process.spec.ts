import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { readConfig } from '../config/config.js';
import { jwtVerifier } from './jwt.js';

/** An outside issuer: a discovery document and a key set. */
let server: Server;
let issuer = '';
let claimed = '';
let discoveries = 0;
let key: CryptoKey;
let strange: CryptoKey;
let jwk: JWK;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  strange = (await generateKeyPair('RS256')).privateKey;
  server = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    if (request.url === '/jwks') return response.end(JSON.stringify({ keys: [jwk] }));
    discoveries++;
    return response.end(JSON.stringify({ issuer: claimed, jwks_uri: `${issuer}/jwks` }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  claimed = issuer;
});

afterAll(() => void server.close());

function verifier(over: Record<string, string> = {}): (token: string) => Promise<unknown> {
  const variables = { TIDEGATE_OIDC_ISSUER: issuer, TIDEGATE_OIDC_AUDIENCE: 'tidegate', ...over };
  return jwtVerifier(readConfig(variables, false), () => '');
}

const token = (claims: object = {}, by: CryptoKey = key): Promise<string> =>
  new SignJWT({ email: 'Ada@example.org', sub: 's', iss: issuer, aud: 'tidegate', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one' })
    .setExpirationTime('5 min')
    .sign(by);

describe('tokens of an outside issuer', () => {
  it('say who it is by the e-mail address', async () => {
    expect(await verifier()(await token())).toEqual({ email: 'Ada@example.org' });
  });

  it.each<[string, object]>([
    ['are for another audience', { aud: 'another' }],
    ['are of another issuer', { iss: 'https://elsewhere.example' }],
    ['have an address that nobody proved', { email_verified: false }],
    ['have no address', { email: undefined }],
    ['have no subject', { sub: undefined }],
  ])('are refused when they %s', async (_what, claims) => {
    expect(await verifier()(await token(claims))).toBeNull();
  });

  it('say whose they were once they expired, if all else is right', async () => {
    const old = (claims: object, by: CryptoKey = key): Promise<string> =>
      new SignJWT({ email: 'Ada@example.org', sub: 's', iss: issuer, aud: 'tidegate', ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .setExpirationTime(new Date(Date.now() - 60_000))
        .sign(by);
    expect(await verifier()(await old({}))).toEqual({ email: 'Ada@example.org', expired: true });
    expect(await verifier()(await old({ aud: 'another' }))).toBeNull();
    expect(await verifier()(await old({ iss: 'https://elsewhere.example' }))).toBeNull();
    expect(await verifier()(await old({}, strange))).toBeNull();
  });

  it('are refused when another key signed them', async () => {
    expect(await verifier()(await token({}, strange))).toBeNull();
  });

  it('are all refused without an audience, and when the discovery document is of another issuer', async () => {
    const { TIDEGATE_OIDC_AUDIENCE: _none, ...without } = {
      TIDEGATE_OIDC_ISSUER: issuer,
      TIDEGATE_OIDC_AUDIENCE: '',
    };
    expect(await jwtVerifier(readConfig(without, false), () => '')(await token())).toBeNull();
    claimed = 'https://elsewhere.example';
    const before = discoveries;
    const check = verifier();
    for (let i = 0; i < 5; i++) expect(await check(await token())).toBeNull();
    expect(discoveries).toBe(before + 1);
    claimed = issuer;
  });

  it('bring roles by a claim, nested or not, and only those that exist', async () => {
    const roles = async (claim: string, claims: object): Promise<unknown> =>
      verifier({ TIDEGATE_OIDC_ROLE_CLAIM: claim })(await token(claims));
    const nested = { realm_access: { roles: ['auditor', 'steward', 'god'] } };
    expect(await roles('realm_access.roles', nested)).toMatchObject({ roles: ['steward', 'auditor'] });
    expect(await roles('groups', { groups: 'analyst other' })).toMatchObject({ roles: ['analyst'] });
    expect(await roles('groups', {})).toMatchObject({ roles: [] });
  });

  it('are refused when they are not tokens at all', async () => {
    for (const text of ['', 'a.b.c', 'tdg_x', `${'A'.repeat(4000)}.e30.`])
      expect(await verifier()(text)).toBeNull();
  });
});
