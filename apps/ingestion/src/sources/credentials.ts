import { createHash } from 'node:crypto';
import { canonicalJson, problem, type Id, type Json } from '#libs/kernel';
import { openSecret, sealSecret, type Keyring, type PublicKeyring } from '#libs/seal';

/** What credentials are for: whoever edits where a source is gets no credentials sent there. */
interface For {
  readonly id: Id;
  readonly kind: string;
  readonly location: object;
  readonly datasetId: Id;
}

function labelOf({ id, kind, location, datasetId }: For): string {
  const where = createHash('sha256')
    .update(canonicalJson({ kind, location: location as Json, datasetId }))
    .digest('hex');
  return `source:${id}:${where}`;
}

export async function sealCredentials(to: PublicKeyring, source: For, credentials: object): Promise<string> {
  return sealSecret(to, Buffer.from(JSON.stringify(credentials)), labelOf(source));
}

/** @throws Problem object.tampered where the source is not what they were given for */
export async function openCredentials(keyring: Keyring, source: For, sealed: string): Promise<unknown> {
  const opened = await openSecret(keyring, sealed, labelOf(source));
  try {
    return JSON.parse(Buffer.from(opened).toString('utf8'));
  } catch {
    throw problem('object.tampered', 'The credentials of a source cannot be read.');
  }
}
