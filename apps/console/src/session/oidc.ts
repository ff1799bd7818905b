import * as oidc from 'openid-client';
import { type SignIn } from '#libs/client';

export interface Tokens {
  readonly access: string;
  readonly refresh?: string;
  /** Names whom to sign out; never sent to the API. */
  readonly id?: string;
  /** When the access token ends, in milliseconds since 1970. */
  readonly ends: number;
}

/** What has to outlive the way to the provider and back; worthless once it was used, and no token. */
interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly returnTo: string;
}

const pendingKey = 'tidegate:signing-in';
const redirectAddress = (): string => `${location.origin}/signed-in`;

let configured: Promise<oidc.Configuration> | undefined;

function configuration({ issuer, clientId }: SignIn): Promise<oidc.Configuration> {
  // Plain http is for one's own machine, where this page came by it too; the browser refuses it from an https page.
  const plain = issuer.startsWith('http:') && location.protocol === 'http:';
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated so that its use stands out, as it does here
  const execute = plain ? [oidc.allowInsecureRequests] : [];
  configured ??= oidc.discovery(new URL(issuer), clientId, undefined, oidc.None(), { execute });
  return configured;
}

const resourceOf = ({ resource }: SignIn): Record<string, string> =>
  resource === undefined ? {} : { resource };

function tokensOf(
  answer: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers,
  before?: Tokens,
): Tokens {
  const refresh = answer.refresh_token ?? before?.refresh;
  const id = answer.id_token ?? before?.id;
  return {
    access: answer.access_token,
    ends: Date.now() + (answer.expiresIn() ?? 300) * 1000,
    ...(refresh !== undefined && { refresh }),
    ...(id !== undefined && { id }),
  };
}

/** Leaves for the provider. `silent`: come back at once, signed in or not. */
export async function leaveToSignIn(settings: SignIn, returnTo: string, silent: boolean): Promise<void> {
  const config = await configuration(settings);
  const pending: Pending = {
    verifier: oidc.randomPKCECodeVerifier(),
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    returnTo,
  };
  sessionStorage.setItem(pendingKey, JSON.stringify(pending));
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectAddress(),
    scope: settings.scope,
    code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    state: pending.state,
    nonce: pending.nonce,
    ...resourceOf(settings),
    ...(silent && { prompt: 'none' }),
  });
  location.assign(address);
}

/** Comes back with a code. @throws Error when the provider said no, or this is not what was asked for */
export async function comeBack(
  settings: SignIn,
): Promise<{ readonly tokens: Tokens; readonly returnTo: string }> {
  const stored = sessionStorage.getItem(pendingKey);
  sessionStorage.removeItem(pendingKey);
  if (stored === null) throw new Error('No sign-in was under way in this window.');
  const pending = JSON.parse(stored) as Pending;
  const answer = await oidc.authorizationCodeGrant(
    await configuration(settings),
    new URL(location.href),
    {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    },
    resourceOf(settings),
  );
  return { tokens: tokensOf(answer), returnTo: pending.returnTo };
}

export async function renew(settings: SignIn, tokens: Tokens): Promise<Tokens> {
  if (tokens.refresh === undefined) throw new Error('There is no refresh token.');
  const config = await configuration(settings);
  return tokensOf(await oidc.refreshTokenGrant(config, tokens.refresh, resourceOf(settings)), tokens);
}

/** Where to go to sign out at the provider. */
export async function signOutAddress(settings: SignIn, tokens: Tokens): Promise<string> {
  const config = await configuration(settings);
  if (config.serverMetadata().end_session_endpoint === undefined) return '/';
  return oidc.buildEndSessionUrl(config, {
    post_logout_redirect_uri: `${location.origin}/`,
    ...(tokens.id !== undefined && { id_token_hint: tokens.id }),
  }).href;
}
