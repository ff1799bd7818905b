import { describe, expect, it } from '@jest/globals';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { Icon } from './parts/icons.js';
import { ownAddress, placesFor } from './places.js';

const at = (pathname: string): string[] =>
  placesFor(['audit.read'], pathname)
    .filter((place) => place.at)
    .map(({ to }) => to);

describe('places to go', () => {
  it('are those that one may see', () => {
    const open = placesFor([], '/').map(({ to }) => to);
    expect(open).not.toContain('/audit');
    expect(placesFor(['audit.read'], '/').map(({ to }) => to)).toEqual([
      ...open.slice(0, -1),
      '/audit',
      ...open.slice(-1),
    ]);
  });

  it('have a picture each, and none like another', () => {
    const drawn = placesFor(['audit.read'], '/').map(({ icon }) =>
      renderToStaticMarkup(createElement(Icon, { name: icon })),
    );
    expect(drawn.every((svg) => / d="M/.test(svg))).toBe(true);
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('are marked where one is, or below, and nowhere else', () => {
    expect([at('/'), at('/datasets'), at('/datasets/people'), at('/me')]).toEqual([
      ['/'],
      ['/datasets'],
      ['/datasets'],
      ['/me'],
    ]);
    expect([at('/medals'), at('/datasets-of-others'), at('/lost')]).toEqual([[], [], []]);
  });
});

describe('the way back after signing in', () => {
  it('leads into this console alone', () => {
    expect(ownAddress('/datasets?q=a')).toBe('/datasets?q=a');
    for (const other of ['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:0', '']) {
      expect(ownAddress(other)).toBe('/');
    }
  });
});
