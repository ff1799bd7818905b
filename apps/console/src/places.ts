import { type IconName } from './parts/icons.js';

interface Place {
  readonly to: string;
  readonly title: string;
  readonly icon: IconName;
  /** The capability without which the page would show a refusal. */
  readonly needs?: string;
}

const places: readonly Place[] = [
  { to: '/', title: 'Overview', icon: 'overview' },
  { to: '/datasets', title: 'Datasets', icon: 'dataset' },
  { to: '/releases', title: 'Releases', icon: 'release' },
  { to: '/questions', title: 'Questions', icon: 'question' },
  { to: '/access', title: 'Access', icon: 'grant' },
  { to: '/audit', title: 'Audit log', icon: 'audit', needs: 'audit.read' },
  { to: '/me', title: 'My account', icon: 'me' },
];

/** Where somebody with these capabilities can go, and which of it they look at: a page, or one below it. */
export function placesFor(capabilities: readonly string[], pathname: string): (Place & { at: boolean })[] {
  return places
    .filter(({ needs }) => needs === undefined || capabilities.includes(needs))
    .map((place) => ({
      ...place,
      at: pathname === place.to || (place.to !== '/' && pathname.startsWith(`${place.to}/`)),
    }));
}

/** An address of this console to go on to after signing in; anything else, another origin above all, is its first page. */
export const ownAddress = (address: string): string => (/^\/(?![/\\])/.test(address) ? address : '/');
