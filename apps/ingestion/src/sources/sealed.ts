import { createHash } from 'node:crypto';
import { canonicalJson, problem, type Id, type Json } from '#libs/kernel';
import { openSecret, sealSecret, type Keyring, type PublicKeyring } from '#libs/seal';

/** What is kept of a source that nobody may read in the catalog: what opens it, and how far it was fetched, which is a value of its data. */
type Use = 'credentials' | 'reached';

/** What a secret is for: whoever edits where a source is gets nothing sent there. */
interface For {
  readonly id: Id;
  readonly kind: string;
  readonly location: object;
  readonly datasetId: Id;
}

function labelOf(use: Use, { id, kind, location, datasetId }: For): string {
  const where = createHash('sha256')
    .update(canonicalJson({ kind, location: location as Json, datasetId }))
    .digest('hex');
  return `${use}:${id}:${where}`;
}

export async function sealOf(to: PublicKeyring, source: For, use: Use, secret: unknown): Promise<string> {
  return sealSecret(to, Buffer.from(JSON.stringify(secret)), labelOf(use, source));
}

/** What was sealed, or undefined where nothing was. @throws Problem object.tampered where the source is not what it was sealed for */
export async function openOf(
  keyring: Keyring,
  source: For,
  use: Use,
  sealed: string | null,
): Promise<unknown> {
  if (sealed === null) return undefined;
  const opened = await openSecret(keyring, sealed, labelOf(use, source));
  try {
    return JSON.parse(Buffer.from(opened).toString('utf8'));
  } catch {
    throw problem('object.tampered', 'What is sealed of a source cannot be read.');
  }
}
