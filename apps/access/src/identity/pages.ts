import { createHash } from 'node:crypto';

/** Text as HTML: safe in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

const style = `
:root{color-scheme:light dark;--bg:#eef3f4;--card:#fff;--ink:#12262b;--soft:#50666c;--line:#b9c8cc;--tide:#0b6e7f;--on:#fff;--bad:#a3261b;--badbg:#fdeceb}
@media(prefers-color-scheme:dark){:root{--bg:#0d1719;--card:#15242799;--ink:#e6f0f1;--soft:#a3b8bc;--line:#3d5358;--tide:#4fb6c6;--on:#062025;--bad:#ffb3ab;--badbg:#3a1a17}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.25rem;background:var(--bg);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:25rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
.mark{display:flex;align-items:center;gap:.6rem;font-weight:650;color:var(--tide)}.mark svg{width:1.75rem;height:1.75rem}
h1{margin:1.25rem 0 .25rem;font-size:1.5rem;line-height:1.25}p{margin:.25rem 0 1rem;color:var(--soft)}
label{display:block;margin-top:1rem;font-weight:600}input{width:100%;margin-top:.35rem;padding:.65rem .75rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.5rem}
input.code{text-transform:uppercase;letter-spacing:.15em;text-align:center;font-size:1.25rem}
small{display:block;margin-top:.35rem;color:var(--soft)}button{width:100%;margin-top:1.5rem;padding:.7rem;font:inherit;font-weight:650;color:var(--on);background:var(--tide);border:1px solid var(--tide);border-radius:.5rem;cursor:pointer}
button.quiet{margin-top:.75rem;color:var(--ink);background:transparent;border-color:var(--line)}
:is(input,button,a):focus-visible{outline:3px solid var(--tide);outline-offset:2px}a{color:var(--tide)}
.alert{margin:1rem 0 0;padding:.65rem .85rem;color:var(--bad);background:var(--badbg);border-radius:.5rem}
.big{margin:1rem 0;font:650 1.75rem/1 ui-monospace,monospace;letter-spacing:.12em;text-align:center;color:var(--ink)}`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing from elsewhere, no inline script, no frames; forms go nowhere but here. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "script-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const mark = `<div class="mark"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M5 4v24M27 4v24M5 8h22M5 13h22" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/><path d="M5 21q3.7-4 7.3 0t7.3 0T27 21M5 27q3.7-4 7.3 0t7.3 0T27 27" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/></svg>Tidegate</div>`;

/** A whole document. `body` is HTML already; `title` is text. */
function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)} · Tidegate</title><style>${style}</style></head>
<body><main>${mark}<h1>${escapeHtml(title)}</h1>${body}</main></body></html>`;
}

const alert = (text: string | undefined): string =>
  text === undefined ? '' : `<div class="alert" role="alert">${escapeHtml(text)}</div>`;

export interface SignInPage {
  readonly action: string;
  /** What was typed before. */
  readonly email?: string;
  readonly message?: string;
}

export function signInPage({ action, email = '', message }: SignInPage): string {
  const focus = (on: boolean): string => (on ? ' autofocus' : '');
  return page(
    'Sign in',
    `${alert(message)}<form method="post" action="${escapeHtml(action)}">
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required maxlength="254" value="${escapeHtml(email)}"${focus(email === '')}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="512"${focus(email !== '')}>
<button>Sign in</button></form>`,
  );
}

export interface EnrolPage {
  readonly code: string;
  readonly email: string;
  readonly least: number;
  readonly message?: string;
}

export function enrolPage({ code, email, least, message }: EnrolPage): string {
  return page(
    'Choose your password',
    `<p>For ${escapeHtml(email)}. You will sign in with this address and the password that you choose here.</p>${alert(message)}
<form method="post" action="/enrol"><input type="hidden" name="code" value="${escapeHtml(code)}">
<input type="email" name="email" value="${escapeHtml(email)}" autocomplete="username" readonly hidden>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="${least}" maxlength="512" aria-describedby="hint" autofocus>
<small id="hint">At least ${least} characters. A few unrelated words are easy to remember and hard to guess.</small>
<label for="again">The same once more</label>
<input id="again" name="again" type="password" autocomplete="new-password" required minlength="${least}" maxlength="512">
<button>Set password</button></form>`,
  );
}

/** Something to read, and perhaps somewhere to go. */
export function notePage(title: string, text: string, link?: { href: string; text: string }): string {
  const to = link && `<p><a href="${escapeHtml(link.href)}">${escapeHtml(link.text)}</a></p>`;
  return page(title, `<p>${escapeHtml(text)}</p>${to ?? ''}`);
}

export interface CsrfForm {
  readonly action: string;
  readonly xsrf: string;
}

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;

/** With `sure`, the application has proved who signs out, and the form sends itself. */
export function signOutPage({ action, xsrf }: CsrfForm, sure: boolean): string {
  return page(
    'Sign out?',
    `<form method="post" action="${escapeHtml(action)}">${hidden('xsrf', xsrf)}
<button name="logout" value="yes"${sure ? ' data-sure' : ''}>Sign out</button></form>
<p><a href="/">Stay signed in</a></p>${sure ? '<script src="/oidc/submit.js" defer></script>' : ''}`,
  );
}

/** Sends the form of a page whose question has been answered already. */
export const submitScript = `document.querySelector('button[data-sure]')?.click();\n`;

export function deviceCodePage({ action, xsrf }: CsrfForm, code: string, message?: string): string {
  return page(
    'Connect a device',
    `<p>Enter the code that your command line shows.</p>${alert(message)}
<form method="post" action="${escapeHtml(action)}">${hidden('xsrf', xsrf)}
<label for="code">Code</label>
<input id="code" class="code" name="user_code" autocomplete="off" spellcheck="false" required maxlength="20" value="${escapeHtml(code)}" autofocus>
<button>Continue</button></form>`,
  );
}

export function deviceConfirmPage({ action, xsrf }: CsrfForm, code: string, client: string): string {
  return page(
    'Is this your device?',
    `<p>${escapeHtml(client)} asks to act with your rights. Its screen must show this code:</p>
<div class="big">${escapeHtml(code)}</div>
<p>If you did not start this yourself, somebody may be trying to use your account: choose “No”.</p>
<form method="post" action="${escapeHtml(action)}">${hidden('xsrf', xsrf)}${hidden('user_code', code)}${hidden('confirm', 'yes')}
<button>Yes, connect it</button><button class="quiet" name="abort" value="yes">No</button></form>`,
  );
}
