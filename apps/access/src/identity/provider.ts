import { type Db } from '#libs/db';
import { isId, systemActor } from '#libs/kernel';
import { errors, Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { findAccountById } from './accounts.store.js';
import { type IdentityKeys } from './identity.keys.js';
import { OidcAdapter } from './oidc-adapter.js';
import {
  deviceCodePage,
  deviceConfirmPage,
  notePage,
  pagePolicy,
  signOutPage,
  type CsrfForm,
} from './pages.js';
import { type PayloadBox } from './payload-box.js';
import { type SignInService } from './sign-in.service.js';

/** The scope of an access token for the API; what it lets one do is decided by the catalog, not by scopes. */
export const apiScope = 'tidegate';
export const consoleClient = 'tidegate-console';
const commandLineClient = 'tidegate-cli';

/** Lifetimes in seconds. A short access token bounds what a stolen one is good for; the rest end with the session. */
const ttl = {
  AccessToken: 15 * 60,
  AuthorizationCode: 60,
  DeviceCode: 10 * 60,
  Grant: 12 * 3600,
  IdToken: 15 * 60,
  Interaction: 15 * 60,
  RefreshToken: 12 * 3600,
  Session: 12 * 3600,
};

export interface ProviderParts {
  /** The origin as clients see it. */
  readonly origin: string;
  readonly issuer: string;
  /** The API that access tokens are for. */
  readonly audience: string;
  readonly keys: IdentityKeys;
  readonly db: Db;
  readonly box: PayloadBox;
  readonly signIn: SignInService;
  /** Where faults go; they never hold a token. */
  readonly onError: (error: Error) => void;
}

const clients = (origin: string): Configuration['clients'] => [
  {
    client_id: consoleClient,
    client_name: 'Tidegate console',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [`${origin}/signed-in`],
    post_logout_redirect_uris: [`${origin}/`],
  },
  {
    client_id: commandLineClient,
    client_name: 'The Tidegate command line',
    token_endpoint_auth_method: 'none',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    response_types: [],
    redirect_uris: [],
  },
];

function html(ctx: KoaContextWithOIDC, body: string): void {
  ctx.type = 'html';
  ctx.body = body;
}

/** The form's token against cross-site requests, which the provider keeps in the session. */
function csrf(ctx: KoaContextWithOIDC, route: string): CsrfForm {
  const state = ctx.oidc.session?.state as { secret?: string } | undefined;
  return { action: ctx.oidc.urlFor(route), xsrf: state?.secret ?? '' };
}

/** Our own clients need no consent: the gateway's operator speaks for them. */
async function grantFor(
  ctx: KoaContextWithOIDC,
  audience: string,
): Promise<InstanceType<Provider['Grant']> | undefined> {
  const { provider, client, session, result } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const known = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  const existing = known === undefined ? undefined : await provider.Grant.find(known);
  if (existing) return existing;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid email');
  grant.addResourceScope(audience, apiScope);
  await grant.save();
  return grant;
}

const wrongCode = 'This code is not right, or it has expired. Look again at your command line.';

function deviceFlow(signIn: SignInService): NonNullable<Configuration['features']>['deviceFlow'] {
  return {
    enabled: true,
    charset: 'base-20',
    mask: '****-****',
    userCodeInputSource(ctx, _form, _out, error) {
      const failed = error !== undefined && error.name !== 'AbortedError';
      const message = failed ? wrongCode : error && 'The device was not connected.';
      html(ctx, deviceCodePage(csrf(ctx, 'code_verification'), '', message));
    },
    async userCodeConfirmSource(ctx, _form, client, _device, code) {
      await signIn.rightCode(ctx.ip);
      html(
        ctx,
        deviceConfirmPage(csrf(ctx, 'code_verification'), code, client.clientName ?? client.clientId),
      );
    },
    async successSource(ctx) {
      await signIn.rightCode(ctx.ip);
      html(ctx, notePage('Connected', 'Your command line is signed in. You can close this page.'));
    },
  };
}

/** The application that sent a good ID token of whoever is signed in need not ask again. */
const isSure = (ctx: KoaContextWithOIDC): boolean =>
  ctx.oidc.entities.IdTokenHint !== undefined &&
  (ctx.oidc.entities.IdTokenHint as unknown as { payload: { sub?: string } }).payload.sub ===
    ctx.oidc.session?.accountId;

function features(parts: ProviderParts): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    userinfo: { enabled: false },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    deviceFlow: deviceFlow(parts.signIn),
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx) => html(ctx, signOutPage(csrf(ctx, 'end_session_confirm'), isSure(ctx))),
      postLogoutSuccessSource: (ctx) =>
        html(ctx, notePage('Signed out', 'You are signed out.', { href: '/', text: 'Sign in again' })),
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => parts.audience,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => {
        if (resource !== parts.audience) throw new errors.InvalidTarget();
        return {
          scope: apiScope,
          audience: parts.audience,
          accessTokenTTL: ttl.AccessToken,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        };
      },
    },
  };
}

function configuration(parts: ProviderParts): Configuration {
  const secure = parts.origin.startsWith('https:');
  const cookie = { httpOnly: true, sameSite: 'lax', secure, signed: true, overwrite: true } as const;
  return {
    adapter: (model) => new OidcAdapter(model, parts.db, parts.box),
    clients: clients(parts.origin) ?? [],
    jwks: { keys: parts.keys.signing },
    cookies: {
      keys: parts.keys.cookies,
      names: {
        session: `${secure ? '__Host-' : ''}tidegate_session`,
        // Their paths are the pages that they are for.
        interaction: `${secure ? '__Secure-' : ''}tidegate_sign_in`,
        resume: `${secure ? '__Secure-' : ''}tidegate_resume`,
      },
      long: { ...cookie, path: secure ? '/' : '/oidc' },
      short: cookie,
    },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    scopes: ['openid'],
    claims: { openid: ['sub'], email: ['email'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    // No other origin speaks to the provider by script: the console is served from this one.
    clientBasedCORS: (_ctx, origin) => origin === parts.origin,
    features: features(parts),
    interactions: { url: (_ctx, interaction) => `/oidc/interaction/${interaction.uid}` },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // The command line goes on when the browser's session ends; the console's tokens end with it.
    expiresWithSession: (ctx) => ctx.oidc.client?.clientId !== commandLineClient,
    loadExistingGrant: (ctx) => grantFor(ctx, parts.audience),
    findAccount: async (_ctx, id) => {
      const account = isId(id) ? await parts.db.read(systemActor, (tx) => findAccountById(tx, id)) : null;
      return account
        ? { accountId: account.id, claims: () => ({ sub: account.id, email: account.name }) }
        : undefined;
    },
    renderError: (ctx, out) => {
      const what =
        out.error === 'server_error'
          ? 'Something went wrong on our side.'
          : 'This request cannot be answered.';
      html(ctx, notePage('That did not work', `${what} (${out.error})`, { href: '/', text: 'Start again' }));
    },
    ttl,
  };
}

/** The embedded OpenID Connect provider: authorization code with PKCE for the console, device flow for the command line. */
export function makeProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.issuer, configuration(parts));
  // The front door sets the forwarded headers itself, from configuration.
  provider.proxy = true;
  provider.use(async (ctx, next) => {
    ctx.set('Content-Security-Policy', pagePolicy);
    await next();
  });
  provider.on('server_error', (_ctx, error) => parts.onError(error));
  provider.on('end_session.success', (ctx) => {
    const id = ctx.oidc.session?.accountId;
    if (id !== undefined && isId(id)) parts.signIn.signedOut(id).catch(parts.onError);
  });
  return provider;
}
