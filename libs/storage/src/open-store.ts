import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { problem } from '#libs/kernel';
import { folderStore } from './folder-store.js';
import { lentStore } from './lent-store.js';
import { type ObjectStore, type StoreAccess } from './object-store.js';
import { SealedStore } from './sealed-store.js';

/**
 * The store at a location: `file:PATH`, where PATH is absolute or relative to the working folder, or a `file://` URL.
 * @throws Problem request.invalid for anything else, with one line that says what it may be; the location itself is not
 * quoted beyond its scheme, for an address may hold credentials
 */
export function openStore(location: string): ObjectStore {
  if (location.startsWith('file://')) return folderStore(pathOfUrl(location));
  const path = location.startsWith('file:') ? location.slice('file:'.length) : '';
  if (path === '' || path.includes('\0')) throw refuse(location);
  return folderStore(resolve(path));
}

/** The sealed objects that a task was given access to. */
export function openAccess(access: StoreAccess): SealedStore {
  return new SealedStore(access.kind === 'folder' ? folderStore(access.path) : lentStore(access));
}

function pathOfUrl(location: string): string {
  try {
    return fileURLToPath(location);
  } catch {
    throw refuse(location);
  }
}

function refuse(location: string) {
  const scheme = /^[a-z][a-z0-9+.-]{0,15}:/i.exec(location)?.[0];
  const found = scheme === undefined ? 'this has no scheme' : `this begins with ${scheme}`;
  return problem('request.invalid', `Object storage must be file:PATH; ${found}`);
}
