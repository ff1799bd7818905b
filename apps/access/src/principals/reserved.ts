import { problem } from '#libs/kernel';

/**
 * Whether a service's name is one of the gateway's own. Nobody makes such a service or a token for one: whoever held
 * its token could act as the gateway.
 */
export const isReserved = (name: string): boolean => name.startsWith('tidegate-');

/** How what was deleted is called: by the end of its id, which is random. */
export const tombstoneOf = (id: string): string => `deleted-${id.slice(-12)}`;

/** @throws Problem request.invalid for a name that nobody gives */
export function refuseReserved(name: string): void {
  const detail = isReserved(name)
    ? 'begins with tidegate-, as only the services of the gateway itself do'
    : name.startsWith('deleted-') && 'begins with deleted-, as only what was deleted does';
  if (detail !== false) throw problem('request.invalid', undefined, [{ pointer: '#/name', detail }]);
}
