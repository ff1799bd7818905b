import { createHash, randomBytes } from 'node:crypto';
import { Visitor } from './browserless.js';

export const password = 'seven quiet harbours';

/** The address of an authorization request of the console's. */
export function authorization(origin: string, verifier: string, over: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: 'tidegate-console',
    redirect_uri: `${origin}/signed-in`,
    response_type: 'code',
    scope: 'openid email tidegate',
    state: 'of-the-test',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...over,
  });
  return `/oidc/auth?${query.toString()}`;
}

/** What the console sends for a code. */
export function redemption(origin: string, verifier: string, code: string): Record<string, string> {
  const redirect = `${origin}/signed-in`;
  return { grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier };
}

/** Sets {@link password} with an enrolment code, signs in as a person would, and answers with the access token. */
export async function enrolAndSignIn(origin: string, email: string, code: string): Promise<string> {
  const visitor = new Visitor(origin);
  await visitor.post('/enrol', { code, password, again: password });
  const verifier = randomBytes(32).toString('base64url');
  const { at } = await visitor.follow(await visitor.request(authorization(origin, verifier)));
  const signedIn = await visitor.follow(await visitor.post(at.pathname, { email, password }));
  const answer = await visitor.post('/oidc/token', {
    client_id: 'tidegate-console',
    ...redemption(origin, verifier, signedIn.at.searchParams.get('code') ?? ''),
  });
  if (answer.status !== 200) throw new Error(`the token endpoint answered ${answer.status}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}
