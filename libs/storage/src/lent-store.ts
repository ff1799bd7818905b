import { fstat, read } from 'node:fs';
import { promisify } from 'node:util';
import { problem } from '#libs/kernel';
import { FolderStore, readRange } from './folder-store.js';
import { type ObjectStore, type StoreAccess } from './object-store.js';

const facts = promisify(fstat);

/** A descriptor as something to read from, at any place. */
const fileOf = (fd: number): Parameters<typeof readRange>[0] => ({
  read: promisify(read).bind(undefined, fd),
});

/** A task's side of what it was lent: the objects that it may read, and the prefix under which it writes. Nothing else is there. */
export function lentStore({ objects, own }: Extract<StoreAccess, { kind: 'lent' }>): ObjectStore {
  const written = new FolderStore((prefix) => {
    if (own === undefined || prefix !== own.prefix)
      throw problem('resource.not-found', 'Nothing was lent under this prefix.');
    return `${own.folder}/`; // without the slash it is a link to the folder
  });
  return {
    put: (path, source) => written.put(path, source),
    get(path, range) {
      const fd = objects.get(path);
      return fd === undefined ? written.get(path, range) : readRange(fileOf(fd), range);
    },
    async stat(path) {
      const fd = objects.get(path);
      if (fd === undefined) return written.stat(path);
      const { size, mtime } = await facts(fd);
      return { bytes: size, modified: mtime };
    },
    remove: (path) => written.remove(path),
    removePrefix: (prefix) => written.removePrefix(prefix),
    prefixes: () => written.prefixes(),
    lend: (use, desk) => written.lend(use, desk),
    local: {
      put: (path, write) => written.local.put(path, write),
      get: (path, take) => {
        const fd = objects.get(path);
        return fd === undefined ? written.local.get(path, take) : Promise.resolve(take(fd));
      },
    },
  };
}
