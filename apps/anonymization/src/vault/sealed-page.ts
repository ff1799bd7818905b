import { fromUtf8, problem } from '#libs/kernel';
import { type Runtime } from '#libs/platform';
import { type Openable } from '#libs/release';

/** A profile, or what could not be read of a file, is a page, however large the table. */
export const largestPage = 64 * 1024 ** 2;

/** The JSON that a sealed object holds, which whoever asks parses. @throws Problem object.tampered also for what is larger than any that was written */
export async function openPage(
  { store }: Pick<Runtime, 'store'>,
  { object, key }: Openable,
): Promise<unknown> {
  if (object.plainBytes > largestPage) throw problem('object.tampered');
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.open(object, key)) chunks.push(chunk);
  return JSON.parse(fromUtf8(Buffer.concat(chunks)));
}
