import { createHash } from 'node:crypto';
import { problem } from '#libs/kernel';
import { type ObjectStore } from '#libs/storage';

/** Objects in a map: a store without files or descriptors, as one over a network is. Give back its parts in pieces of any size. */
export function memoryStore(objects: Map<string, Uint8Array>, pieceBytes = 70_000): ObjectStore {
  const found = (path: string): Uint8Array => {
    const bytes = objects.get(path);
    if (bytes === undefined) throw problem('resource.not-found', 'There is no such object in the store');
    return bytes;
  };
  return {
    async put(path, source) {
      if (objects.has(path)) throw problem('resource.exists', 'There is an object under this path already');
      const chunks: Uint8Array[] = [];
      for await (const chunk of source) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      objects.set(path, bytes);
      return { bytes: bytes.length, digest: createHash('sha256').update(bytes).digest('hex') };
    },
    async *get(path, range) {
      const bytes = found(path).subarray(range?.start, range?.end);
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        yield await Promise.resolve(bytes.subarray(at, at + pieceBytes));
      }
    },
    async stat(path) {
      const bytes = objects.get(path);
      return Promise.resolve(bytes === undefined ? null : { bytes: bytes.length, modified: new Date(0) });
    },
    async remove(path) {
      return Promise.resolve(void objects.delete(path));
    },
    async removePrefix(prefix) {
      for (const path of objects.keys()) if (path.startsWith(`${prefix}/`)) objects.delete(path);
      return Promise.resolve();
    },
    async *prefixes() {
      for (const prefix of new Set(Array.from(objects.keys(), (path) => path.split('/')[0] ?? ''))) {
        yield await Promise.resolve({ prefix, modified: new Date(0) });
      }
    },
    lend: () => Promise.reject(new Error('a map is in one process alone')),
  };
}
