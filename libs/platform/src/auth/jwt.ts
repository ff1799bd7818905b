import { existsSync, readFileSync, statSync } from 'node:fs';
import { builtInRoles } from '#libs/contracts';
import { isId } from '#libs/kernel';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { z } from 'zod';
import { type Config } from '../config/config.js';
import { keyFile } from '../keys/app-keys.js';
import { type VerifiedToken, type VerifyJwt } from './authenticator.js';

/** Asymmetric only: a secret-key algorithm would let whoever knows a public key make tokens. */
const algorithms = ['ES256', 'ES384', 'EdDSA', 'Ed25519', 'PS256', 'RS256'];

/** RFC 9068's type, and what issuers that do not know it write. */
const types = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt']);

/** Clocks may differ by this many seconds. */
const clockTolerance = 15;

/** Path below the origin at which the embedded identity provider is mounted. */
export const identityPath = '/oidc';

/** Issuer and audience of the embedded identity provider's tokens, from the origin as clients see it. */
export function embeddedIssuer(base: string): { readonly issuer: string; readonly audience: string } {
  const { origin } = new URL(base);
  return { issuer: `${origin}${identityPath}`, audience: `${origin}/v1` };
}

/** Where the embedded provider's public signing keys are published to all apps of a deployment. */
export function identityKeysFile(keys: string): string {
  return keyFile(keys, 'public-access', 'oidc.json');
}

export interface JwtRules {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: JWTVerifyGetKey;
  /** `id`: the subject is a principal of the catalog. `email`: an outside issuer knows people by their address. */
  readonly subject: 'id' | 'email';
  /** The claim that holds roles, perhaps nested (`realm_access.roles`); the catalog's own roles count when absent. */
  readonly roleClaim?: string;
}

/** The value of a claim, by its name or by a path of names. */
function claimAt(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, step)
          ? (value as Record<string, unknown>)[step]
          : undefined,
      payload,
    );
}

/** Only roles that exist here; an issuer's other roles mean nothing. */
function rolesIn(payload: JWTPayload, claim: string): string[] {
  const value = claimAt(payload, claim);
  const named = typeof value === 'string' ? value.split(/[\s,]+/) : Array.isArray(value) ? value : [];
  return builtInRoles.filter((role) => named.includes(role));
}

function subjectOf(payload: JWTPayload, rules: JwtRules): VerifiedToken | null {
  if (rules.subject === 'id') {
    return typeof payload.sub === 'string' && isId(payload.sub) ? { id: payload.sub } : null;
  }
  const { email } = payload;
  // An address that its owner never proved would let anybody take the account of that name.
  if (typeof email !== 'string' || payload['email_verified'] === false) return null;
  return { email };
}

/**
 * Checks a JWT access token (RFC 9068): signature by one of the issuer's keys, an allowed algorithm, type, issuer,
 * audience and time. Null for whatever is wrong with it but that it expired; never throws for a token.
 */
export async function verifyAccessToken(token: string, rules: JwtRules): Promise<VerifiedToken | null> {
  try {
    const type = decodeProtectedHeader(token).typ?.toLowerCase();
    if (!types.has(type)) return null;
    const { payload } = await jwtVerify(token, rules.keys, {
      issuer: rules.issuer,
      audience: rules.audience,
      algorithms,
      clockTolerance,
      requiredClaims: ['exp', 'iss', 'aud', 'sub'],
    });
    const known = subjectOf(payload, rules);
    const subject = known && { ...known, ...(payload.iat !== undefined && { issuedAt: payload.iat }) };
    if (!subject || rules.roleClaim === undefined) return subject;
    return { ...subject, roles: rolesIn(payload, rules.roleClaim) };
  } catch (error) {
    // Signature, issuer and audience were right: it is known whose it was.
    const subject = error instanceof errors.JWTExpired ? subjectOf(error.payload, rules) : null;
    return subject && { ...subject, expired: true };
  }
}

/** The keys in a published file, read again when it changes: the provider may be another process. */
function publishedKeys(file: string): JWTVerifyGetKey {
  let read: { readonly at: number; readonly keys: JWTVerifyGetKey } | undefined;
  return (header, token) => {
    const at = existsSync(file) ? statSync(file).mtimeMs : 0;
    if (read?.at !== at) {
      const set = at === 0 ? { keys: [] } : (JSON.parse(readFileSync(file, 'utf8')) as JSONWebKeySet);
      read = { at, keys: createLocalJWKSet(set) };
    }
    return read.keys(header, token);
  };
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** How long to wait after a failed discovery, so that bad tokens cannot make us ask without end, in milliseconds. */
const retryAfter = 10_000;

async function discover(issuer: string, request: typeof fetch): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await request(url, { signal: AbortSignal.timeout(5000), redirect: 'error' });
  const document = Discovery.parse(await answer.json());
  if (document.issuer !== issuer) throw new Error('the discovery document is of another issuer');
  return createRemoteJWKSet(new URL(document.jwks_uri), { [customFetch]: request });
}

/** Keys of an outside issuer, found by its discovery document; asked again later when that cannot be had. */
function discoveredKeys(issuer: string, request: typeof fetch): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    if (!found) {
      const asked = discover(issuer, request);
      asked.catch(() => setTimeout(() => (found = undefined), retryAfter).unref());
      found = asked;
    }
    return (await found)(header, token);
  };
}

/**
 * What {@link createServer} checks bearer JWTs with: the embedded provider's keys, or those of the configured outside
 * issuer. `origin` is only asked once a token is checked. An outside issuer without an audience lets no token in.
 */
export function jwtVerifier(config: Config, origin: () => string, request: typeof fetch = fetch): VerifyJwt {
  const { oidc } = config;
  if (oidc) {
    const { issuer, audience, roleClaim } = oidc;
    if (audience === undefined) return () => Promise.resolve(null);
    const keys = discoveredKeys(issuer, request);
    const rules = { issuer, audience, keys, subject: 'email', ...(roleClaim && { roleClaim }) } as const;
    return (token) => verifyAccessToken(token, rules);
  }
  const keys = publishedKeys(identityKeysFile(config.keys));
  return (token) => {
    const { issuer, audience } = embeddedIssuer(config.publicUrl ?? origin());
    return verifyAccessToken(token, { issuer, audience, keys, subject: 'id' });
  };
}
