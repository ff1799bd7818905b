import { Network } from '../src/sources/network.js';
import { type Pulled, type SourceKind } from '../src/sources/source-kind.js';

interface Settings {
  readonly network?: Network;
  readonly watermark?: string;
  readonly signal?: AbortSignal;
}

/** Opens a source as a run does, on loopback unless told. */
export function puller(
  kind: SourceKind,
  where: string | object,
  credentials?: object,
  { network = new Network(['loopback']), watermark, signal = new AbortController().signal }: Settings = {},
): (reached?: string) => Promise<Pulled | null> {
  const location = kind.Location.parse(where);
  const known = credentials === undefined ? undefined : kind.Credentials.parse(credentials);
  return async (reached) => kind.open({ location, credentials: known, network, watermark, reached, signal });
}

export async function bytesOf(pulled: Pulled | null): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  for await (const block of pulled?.blocks ?? []) blocks.push(Buffer.from(block));
  return Buffer.concat(blocks);
}

export const textOf = async (pulled: Pulled | null): Promise<string> => (await bytesOf(pulled)).toString();
