import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { password } from '../../../../test/support/account.js';
import { IdentityServer, type Tokens } from '../../../../test/support/identity.js';

let server: IdentityServer;

beforeAll(async () => {
  server = await IdentityServer.start();
});

afterAll(() => server.stop());

describe('enrolment', () => {
  it('shows whose password is chosen, and says nothing for another code', async () => {
    const { code } = await server.person('ada@example.org');
    const visitor = server.visitor();
    const page = await visitor.request(`/enrol?code=${code}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('ada@example.org');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('same-origin');
    expect((await visitor.request('/enrol?code=another')).status).toBe(404);
  });

  it('takes a code once', async () => {
    const { id, code } = await server.person('once@example.org');
    const visitor = server.visitor();
    expect((await visitor.post('/enrol', { code, password, again: password })).status).toBe(200);
    expect((await visitor.post('/enrol', { code, password, again: password })).status).toBe(404);
    const [row] = await server.database.query<{ password_hash: string; enrolment_hash: null }>(
      'SELECT password_hash, enrolment_hash FROM principal WHERE id = $1',
      [id],
    );
    expect(row?.password_hash).toMatch(/^\$argon2id\$/);
    expect(row?.enrolment_hash).toBeNull();
  });

  it('refuses a short password, two that differ, and one that holds the address', async () => {
    const { code } = await server.person('weak@example.org');
    const visitor = server.visitor();
    const tries = [
      { password: 'short', again: 'short' },
      { password, again: `${password}s` },
      { password: 'weak@example.org!', again: 'weak@example.org!' },
    ];
    for (const typed of tries) {
      const page = await visitor.post('/enrol', { code, ...typed });
      expect(page.status).toBe(400);
      expect(await page.text()).toContain('role="alert"');
    }
  });

  it('refuses an expired code', async () => {
    const { id, code } = await server.person('late@example.org');
    await server.database.seed(
      `UPDATE principal SET enrolment_expires_at = now() - interval '1 s' WHERE id = $1`,
      [id],
    );
    expect((await server.visitor().post('/enrol', { code, password, again: password })).status).toBe(404);
  });

  it('refuses a form that another site posts', async () => {
    const { code } = await server.person('cross@example.org');
    const answer = await fetch(`${server.origin}/enrol`, {
      method: 'POST',
      body: new URLSearchParams({ code, password, again: password }),
      headers: { Origin: 'https://elsewhere.example' },
    });
    expect(answer.status).toBe(403);
  });
});

describe('signing in', () => {
  it('gives a short-lived access token for the API to who types the right password', async () => {
    const id = await server.enrolled('grace@example.org', ['steward']);
    const { access_token: access, expires_in: lifetime } = await server.tokens(
      server.visitor(),
      'grace@example.org',
    );
    expect(lifetime).toBe(900);
    expect(decodeProtectedHeader(access)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(decodeJwt(access)).toMatchObject({
      sub: id,
      iss: `${server.origin}/oidc`,
      aud: `${server.origin}/v1`,
    });
    const answer = await server.me(access);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id, email: 'grace@example.org', roles: ['steward'] });
  });

  it('lets the first administrator in, whose address has no domain, however the address is spelt', async () => {
    await server.enrolled('admin@localhost', ['admin']);
    const { access_token: access } = await server.tokens(server.visitor(), ' Admin@LOCALHOST ');
    expect(await (await server.me(access)).json()).toMatchObject({ email: 'admin@localhost' });
  });

  it('gives the same answer for a wrong password and for an unknown address', async () => {
    await server.enrolled('known@example.org');
    const text = async (email: string): Promise<string> => {
      const { response } = await server.signIn(server.visitor(), email, 'not the password');
      expect(response.status).toBe(401);
      return (await response.text()).replaceAll(email, '').replaceAll(/interaction\/[\w-]+/g, '');
    };
    expect(await text('known@example.org')).toBe(await text('nobody@example.org'));
  });

  it('holds an account back after some failures, even for the right password', async () => {
    await server.enrolled('held@example.org');
    for (let i = 0; i < 6; i++) await server.signIn(server.visitor(), 'held@example.org', 'not the password');
    const { response } = await server.signIn(server.visitor(), 'held@example.org');
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('records what happened, without what was typed', async () => {
    const id = await server.enrolled('logged@example.org');
    await server.signIn(server.visitor(), 'logged@example.org', 'a secret in the wrong place');
    await server.signIn(server.visitor(), 'logged@example.org');
    const rows = await server.database.query<{ action: string; outcome: string; detail: object }>(
      'SELECT action, outcome, detail FROM audit_record WHERE resource_id = $1 ORDER BY id',
      [id],
    );
    expect(rows.map((row) => [row.action, row.outcome])).toEqual([
      ['user.enrol', 'done'],
      ['user.sign-in', 'failed'],
      ['user.sign-in', 'done'],
    ]);
    expect(JSON.stringify(rows)).not.toContain('secret');
  });

  it('lets no disabled user in, nor a token that they still hold', async () => {
    const id = await server.enrolled('gone@example.org');
    const { access_token: access } = await server.tokens(server.visitor(), 'gone@example.org');
    await server.database.seed('UPDATE principal SET disabled_at = now() WHERE id = $1', [id]);
    expect((await server.me(access)).status).toBe(401);
    expect((await server.signIn(server.visitor(), 'gone@example.org')).response.status).toBe(401);
  });

  it.each([
    ['another redirect address', { redirect_uri: 'https://elsewhere.example/' }],
    ['an unknown client', { client_id: 'another' }],
  ])('redirects nowhere for %s', async (_what, over) => {
    const answer = await server.visitor().request(server.ask(over));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
  });

  it.each([
    ['no code challenge', { code_challenge: '' }],
    ['a plain code challenge', { code_challenge_method: 'plain' }],
    ['the implicit flow', { response_type: 'id_token', nonce: 'n' }],
    ['a token for another API', { resource: 'https://elsewhere.example/api' }],
  ])('refuses %s', async (_what, over) => {
    const { at } = await server.visitor().follow(await server.visitor().request(server.ask(over)));
    expect(at.pathname).toBe('/signed-in');
    const said = new URLSearchParams(at.search.slice(1) || at.hash.slice(1));
    expect(said.get('error')).toMatch(/invalid_request|unsupported_response_type|invalid_target/);
  });

  it('has no password grant', async () => {
    const answer = await server.token(server.visitor(), {
      grant_type: 'password',
      username: 'a',
      password: 'b',
    });
    expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' });
  });
});

describe('tokens', () => {
  it('makes tokens of a code once, and takes them back when it comes again', async () => {
    await server.enrolled('twice@example.org');
    const visitor = server.visitor();
    const { code, refresh_token: refresh } = await server.tokens(visitor, 'twice@example.org');
    const again = await server.token(visitor, server.redeeming(code));
    expect(again.status).toBe(400);
    expect(
      (await server.token(visitor, { grant_type: 'refresh_token', refresh_token: refresh })).status,
    ).toBe(400);
  });

  it('gives one of many who redeem a code at the same time its tokens', async () => {
    await server.enrolled('race@example.org');
    const visitor = server.visitor();
    const { at } = await server.signIn(visitor, 'race@example.org');
    const fields = server.redeeming(at.searchParams.get('code') ?? '');
    const answers = await Promise.all([1, 2, 3, 4].map(() => server.token(visitor, fields)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400, 400]);
  });

  it('needs the verifier of the code', async () => {
    await server.enrolled('pkce@example.org');
    const visitor = server.visitor();
    const { at } = await server.signIn(visitor, 'pkce@example.org');
    const fields = server.redeeming(at.searchParams.get('code') ?? '');
    const other = randomBytes(32).toString('base64url');
    const answer = await server.token(visitor, { ...fields, code_verifier: other });
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('rotates refresh tokens and notices one that comes twice', async () => {
    await server.enrolled('rotate@example.org');
    const visitor = server.visitor();
    const first = await server.tokens(visitor, 'rotate@example.org');
    const renew = (refresh: string): Promise<Response> =>
      server.token(visitor, { grant_type: 'refresh_token', refresh_token: refresh });
    const second = (await (await renew(first.refresh_token)).json()) as Tokens;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await server.me(second.access_token)).status).toBe(200);
    expect((await renew(first.refresh_token)).status).toBe(400);
    expect((await renew(second.refresh_token)).status).toBe(400);
  });

  it('ends the session and its refresh tokens at sign-out', async () => {
    await server.enrolled('leaves@example.org');
    const visitor = server.visitor();
    const held = await server.tokens(visitor, 'leaves@example.org');
    const leave = new URLSearchParams({
      id_token_hint: held.id_token,
      post_logout_redirect_uri: `${server.origin}/`,
    });
    const page = await visitor.request(`/oidc/session/end?${leave.toString()}`);
    const xsrf = /name="xsrf" value="(\w+)"/.exec(await page.text())?.[1] ?? '';
    const done = await visitor.post('/oidc/session/end/confirm', { xsrf, logout: 'yes' });
    expect(done.headers.get('location')).toBe(`${server.origin}/`);
    expect(
      (await server.token(visitor, { grant_type: 'refresh_token', refresh_token: held.refresh_token }))
        .status,
    ).toBe(400);
    const { at } = await visitor.follow(await visitor.request(server.ask({ prompt: 'none' })));
    expect(at.searchParams.get('error')).toBe('login_required');
  });

  it('keeps no code, token or session id in the catalog', async () => {
    await server.enrolled('stored@example.org');
    const held = await server.tokens(server.visitor(), 'stored@example.org');
    const rows = JSON.stringify(await server.database.query('SELECT * FROM oidc_payload'));
    expect(rows.length).toBeGreaterThan(1000);
    for (const secret of [held.code, held.refresh_token, held.access_token, 'stored@example.org']) {
      expect(rows).not.toContain(secret);
    }
  });

  it('connects a command line after its code was confirmed', async () => {
    await server.enrolled('device@example.org', ['analyst']);
    const visitor = server.visitor();
    await server.signIn(visitor, 'device@example.org');
    const client = { client_id: 'tidegate-cli' };
    const started = await visitor.post('/oidc/device/auth', { ...client, scope: 'openid tidegate' });
    const device = (await started.json()) as {
      device_code: string;
      user_code: string;
      verification_uri: string;
    };
    expect(device.verification_uri).toBe(`${server.origin}/oidc/device`);
    const poll = {
      ...client,
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: device.device_code,
    };
    expect(await (await visitor.post('/oidc/token', poll)).json()).toMatchObject({
      error: 'authorization_pending',
    });
    const page = await (await visitor.request('/oidc/device')).text();
    const xsrf = /name="xsrf" value="(\w+)"/.exec(page)?.[1] ?? '';
    const code = { xsrf, user_code: device.user_code };
    expect(await (await visitor.post('/oidc/device', code)).text()).toContain(device.user_code);
    const confirmed = await visitor.follow(await visitor.post('/oidc/device', { ...code, confirm: 'yes' }));
    expect(await confirmed.response.text()).toContain('Connected');
    const { access_token: access } = (await (await visitor.post('/oidc/token', poll)).json()) as Tokens;
    expect(await (await server.me(access)).json()).toMatchObject({ email: 'device@example.org' });
  });
});

it('tells applications how to sign in', async () => {
  const answer = await fetch(`${server.origin}/v1/sign-in`);
  expect(await answer.json()).toEqual({
    issuer: `${server.origin}/oidc`,
    clientId: 'tidegate-console',
    scope: 'openid email tidegate',
    resource: `${server.origin}/v1`,
    embedded: true,
  });
});
