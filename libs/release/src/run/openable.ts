import { type SealedObject } from '#libs/contracts';
import { type Scratch, type ScratchFile, type SealedStore } from '#libs/storage';

/** A sealed object with the key that opens it and nothing else: what a worker is sent. */
export interface Openable {
  readonly object: SealedObject;
  readonly key: Uint8Array;
}

/** How large the files are that objects are opened into. */
export const sizesOf = (parts: readonly Openable[]): readonly { readonly bytes: number }[] =>
  parts.map(({ object }) => ({ bytes: object.plainBytes }));

/** Opens an object into a scratch file, checked to the last byte; the caller closes the file. */
export async function openInto(
  store: SealedStore,
  scratch: Scratch,
  { object, key }: Openable,
): Promise<ScratchFile> {
  const file = scratch.file();
  try {
    await store.openToFd(object, key, file.fd);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}
