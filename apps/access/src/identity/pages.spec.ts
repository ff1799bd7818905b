import { describe, expect, it } from '@jest/globals';
import { deviceConfirmPage, enrolPage, notePage, pagePolicy, signInPage, signOutPage } from './pages.js';

const nasty = `"><script>alert('x')</script>&`;

describe('the pages of the identity provider', () => {
  const form = { action: nasty, xsrf: nasty };
  const pages = {
    'sign-in': signInPage({ action: nasty, email: nasty, message: nasty }),
    enrolment: enrolPage({ code: nasty, email: nasty, least: 12, message: nasty }),
    note: notePage(nasty, nasty, { href: nasty, text: nasty }),
    'sign-out': signOutPage(form, false),
    device: deviceConfirmPage(form, nasty, nasty),
  };

  it.each(Object.entries(pages))('show what was typed as text: %s', (_name, html) => {
    expect(html).not.toContain('<script>');
    expect(html).toContain('&#60;script&#62;');
  });

  it('have a label for every field that one can see', () => {
    for (const html of Object.values(pages)) {
      for (const [, id] of html.matchAll(/<input id="(\w+)"/g)) expect(html).toContain(`<label for="${id}">`);
    }
  });

  it('run no inline script and load nothing from elsewhere', () => {
    expect(pagePolicy).toMatch(/default-src 'none'.*script-src 'self'/);
    expect(pagePolicy).not.toContain('unsafe');
    expect(signOutPage(form, true)).toMatch(/<script src="\/oidc\/[\w.]+" defer><\/script>/);
  });
});
