import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, importJWK, SignJWT, UnsecuredJWT, type JWK } from 'jose';
import { IdentityServer } from '../../../../test/support/identity.js';
import { makePerson } from '../../../../test/support/people.js';

let server: IdentityServer;

beforeAll(async () => {
  server = await IdentityServer.start();
});

afterAll(() => server.stop());

describe('verifying bearer tokens', () => {
  const keyFile = (): { signing: JWK[] } =>
    JSON.parse(readFileSync(join(server.config.keys, 'access/oidc.json'), 'utf8')) as { signing: JWK[] };

  async function signed(
    over: { alg?: string; claims?: object; typ?: string; expires?: string } = {},
  ): Promise<string> {
    const id = (
      await server.database.query<{ id: string }>(
        `SELECT id FROM principal WHERE name = 'bearer@example.org'`,
      )
    )[0]?.id;
    const [jwk] = keyFile().signing;
    const { d: _private, ...open } = jwk ?? {};
    const key =
      over.alg === 'HS256' ? Buffer.from(JSON.stringify(open)) : await importJWK(jwk ?? {}, 'ES256');
    return new SignJWT({
      sub: id ?? '',
      iss: `${server.origin}/oidc`,
      aud: `${server.origin}/v1`,
      ...over.claims,
    })
      .setProtectedHeader({ alg: over.alg ?? 'ES256', typ: over.typ ?? 'at+jwt', kid: jwk?.kid ?? '' })
      .setIssuedAt()
      .setExpirationTime(over.expires ?? '5 min')
      .sign(key);
  }

  beforeAll(async () => {
    await makePerson(server.database, 'bearer@example.org');
  });

  it('takes a good one', async () => {
    expect((await server.me(await signed())).status).toBe(200);
  });

  it.each<[string, Parameters<typeof signed>[0]]>([
    ['expired', { expires: '-1 min' }],
    ['for another audience', { claims: { aud: 'tidegate-console' } }],
    ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['of no principal', { claims: { sub: '00000000-0000-7000-8000-000000000000' } }],
    ['an ID token by its type', { typ: 'id+jwt' }],
    ['signed with the public key as a secret', { alg: 'HS256' }],
  ])('refuses one that is %s', async (_what, over) => {
    expect((await server.me(await signed(over))).status).toBe(401);
  });

  it('refuses one that is not signed, or changed', async () => {
    const good = await signed();
    const { sub = '', iss = '', aud = '' } = decodeJwt(good);
    const unsigned = new UnsecuredJWT({ sub, iss, aud }).setIssuedAt().setExpirationTime('5 min').encode();
    expect((await server.me(unsigned)).status).toBe(401);
    const [header, body, signature] = good.split('.');
    const other = Buffer.from(JSON.stringify({ ...decodeJwt(good), email: 'x' })).toString('base64url');
    expect((await server.me([header, other, signature].join('.'))).status).toBe(401);
    expect((await server.me([header, body, ''].join('.'))).status).toBe(401);
  });

  it('refuses an ID token of the provider', async () => {
    await server.enrolled('idtoken@example.org');
    const { id_token: idToken } = await server.tokens(server.visitor(), 'idtoken@example.org');
    expect((await server.me(idToken)).status).toBe(401);
  });

  it('ends with the session when an administrator ends it', async () => {
    await server.enrolled('ends@example.org', ['admin']);
    const visitor = server.visitor();
    const { access_token: access, refresh_token: refresh } = await server.tokens(visitor, 'ends@example.org');
    const headers = { Authorization: `Bearer ${access}` };
    const at = `${server.origin}/v1/users/ends@example.org/sessions`;
    const listed = (await (await fetch(at, { headers })).json()) as { items: { id: string; kind: string }[] };
    expect(listed.items.map(({ kind }) => kind)).toEqual(['browser']);
    const end = (id = ''): Promise<Response> => fetch(`${at}/${id}`, { method: 'DELETE', headers });
    expect((await end('0'.repeat(32))).status).toBe(404);
    expect((await end(listed.items[0]?.id)).status).toBe(204);
    expect((await server.me(access)).status).toBe(401);
    const renewed = await server.token(visitor, { grant_type: 'refresh_token', refresh_token: refresh });
    expect(renewed.status).toBe(400);
  });

  it('keeps the private keys where only their owner reads, and publishes none', () => {
    expect(statSync(join(server.config.keys, 'access/oidc.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(server.config.keys, 'public-access/oidc.json'), 'utf8')).not.toContain('"d"');
  });
});
