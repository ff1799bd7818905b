/**
 * Whether a service's name is one of the gateway's own. Nobody makes such a service or a token for one: whoever held
 * its token could act as the gateway.
 */
export const isReserved = (name: string): boolean => name.startsWith('tidegate-');
