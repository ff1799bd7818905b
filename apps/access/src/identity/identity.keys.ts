import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { codeOf, writeWhole } from '#libs/files';
import { identityKeysFile, keyFile } from '#libs/platform';
import { problem } from '#libs/kernel';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

const PrivateJwk = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});

const Secret = z.base64url().length(43);

const IdentityKeysFile = z.strictObject({
  /** The first signs; all verify. */
  signing: z.array(PrivateJwk).min(1),
  /** The first signs cookies; all verify. */
  cookies: z.array(Secret).min(1),
  /** Opens what is stored in `oidc_payload`, and looks it up. */
  payload: Secret,
});

/** The embedded identity provider's own keys; access alone holds them. */
export type IdentityKeys = z.infer<typeof IdentityKeysFile>;

const secret = (): string => randomBytes(32).toString('base64url');

async function makeKeys(): Promise<IdentityKeys> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  const signing = [PrivateJwk.parse({ ...jwk, kid, alg: 'ES256', use: 'sig' })];
  return { signing, cookies: [secret()], payload: secret() };
}

/**
 * Reads `access/oidc.json` below the keys folder, or makes it (0600) at the first start; of several processes that start together,
 * all get the keys of the first.
 * @throws Problem key.unavailable when it cannot be read for what it is
 */
export async function openIdentityKeys(keys: string): Promise<IdentityKeys> {
  const file = keyFile(keys, 'access', 'oidc.json');
  if (!existsSync(file)) {
    try {
      await writeWhole(file, JSON.stringify(await makeKeys()), { replace: false });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  try {
    return IdentityKeysFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw problem('key.unavailable', "The identity provider's key file cannot be read.");
  }
}

/** Publishes the public halves, with which every app of the deployment verifies access tokens. */
export async function publishIdentityKeys(folder: string, keys: IdentityKeys): Promise<void> {
  const published = JSON.stringify({ keys: keys.signing.map(({ d: _private, ...open }) => open) });
  const file = identityKeysFile(folder);
  if (existsSync(file) && readFileSync(file, 'utf8') === published) return;
  await writeWhole(file, published, { replace: true, mode: 0o644 });
}
