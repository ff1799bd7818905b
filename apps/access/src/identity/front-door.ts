import { type IncomingMessage, type ServerResponse } from 'node:http';
import { Problem } from '#libs/kernel';
import { type Provider } from 'oidc-provider';
import { notePage, pagePolicy, submitScript, enrolPage, signInPage } from './pages.js';
import { Busy, leastPasswordLength, mostPasswordLength } from './passwords.js';
import { type SignInService } from './sign-in.service.js';

/** Our forms are small; an address, a password and a code. */
const largestForm = 8192;

const failedMessage =
  'The address or the password is not right. If you have no password yet, ask your administrator.';

/** Everything that is answered before the API: the identity provider and the pages that people meet there. */
export interface FrontDoorParts {
  readonly origin: string;
  readonly provider: Provider;
  readonly signIn: SignInService;
}

class BadForm extends Error {}

/** Reads a bounded `application/x-www-form-urlencoded` body. @throws BadForm */
async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(type)) throw new BadForm();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestForm) throw new BadForm();
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

interface Page {
  readonly status: number;
  readonly html: string;
  /** Milliseconds until the next try. */
  readonly wait?: number;
}

function send(response: ServerResponse, { status, html, wait }: Page): void {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': pagePolicy,
    'Cache-Control': 'no-store',
    ...(wait !== undefined && { 'Retry-After': Math.ceil(wait / 1000) }),
  });
  response.end(html);
}

const seconds = (wait: number): string => {
  const n = Math.max(1, Math.ceil(wait / 1000));
  return n === 1 ? 'a second' : `${n} seconds`;
};

const waitPage = (wait: number): Page => ({
  status: 429,
  html: notePage('Please wait', `Try again in ${seconds(wait)}.`),
  wait,
});

function goneLink(): Page {
  const text = 'It was used already or has expired. Ask your administrator for a new one.';
  return { status: 404, html: notePage('This link is no longer good', text, { href: '/', text: 'Sign in' }) };
}

/** Answers on the raw request, before the API's server parses anything. */
export class FrontDoor {
  readonly #callback: ReturnType<Provider['callback']>;

  constructor(private readonly parts: FrontDoorParts) {
    this.#callback = parts.provider.callback();
  }

  /** True for addresses that are answered here. */
  static owns(url: string): boolean {
    return /^\/(?:oidc(?:[/?]|$)|enrol(?:\?|$))/.test(url);
  }

  /** `ip` is where the request comes from, as far as that can be known. */
  async answer(request: IncomingMessage, response: ServerResponse, ip: string): Promise<void> {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // Not `no-referrer`: under that, browsers name the origin of a posted form `null`, as they do for another site's.
    response.setHeader('Referrer-Policy', 'same-origin');
    const page = await this.#route(request, response, ip).catch((error: unknown): Page => {
      if (!(error instanceof BadForm)) throw error;
      const text = 'The form could not be read. Go back and try again.';
      return { status: 400, html: notePage('That did not work', text) };
    });
    if (page) send(response, page);
  }

  /** The page to send, or undefined when the provider has answered. */
  async #route(request: IncomingMessage, response: ServerResponse, ip: string): Promise<Page | undefined> {
    const { origin, signIn } = this.parts;
    const url = new URL(request.url ?? '/', origin);
    const interaction = /^\/oidc\/interaction\/[\w-]{1,100}$/.test(url.pathname);
    if (interaction || url.pathname === '/enrol') {
      // Browsers name the page's origin in every form that is posted; a form of another site is not ours.
      if (request.method === 'POST' && (request.headers.origin ?? origin) !== origin) {
        return { status: 403, html: notePage('That did not work', `Open ${origin} and try again there.`) };
      }
      return interaction
        ? this.#interaction(request, response, { action: url.pathname, ip })
        : this.#enrol(request, url, ip);
    }
    if (url.pathname === '/oidc/submit.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'max-age=3600' });
      response.end(submitScript);
      return undefined;
    }
    const entersCode = url.pathname.startsWith('/oidc/device') && request.method === 'POST';
    const wait = entersCode ? await signIn.tryCode(ip) : 0;
    if (wait > 0) return waitPage(wait);
    await this.#provide(request, response, ip);
    return undefined;
  }

  async #provide(request: IncomingMessage, response: ServerResponse, ip: string): Promise<void> {
    const { host, protocol } = new URL(this.parts.origin);
    // What clients say of forwarding is not believed: the origin comes from configuration, the address from the server.
    request.headers['x-forwarded-host'] = host;
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-for'] = ip;
    const below = (request.url ?? '').slice('/oidc'.length);
    Object.assign(request, { originalUrl: request.url });
    request.url = below.startsWith('/') ? below : `/${below}`;
    await this.#callback(request, response);
  }

  async #interaction(
    request: IncomingMessage,
    response: ServerResponse,
    { action, ip }: { readonly action: string; readonly ip: string },
  ): Promise<Page | undefined> {
    const { provider, signIn } = this.parts;
    const details = await provider.interactionDetails(request, response).catch(() => undefined);
    if (!details || !action.endsWith(`/${details.uid}`)) {
      const text = 'This sign-in took too long, or was finished elsewhere.';
      return { status: 400, html: notePage('Start again', text, { href: '/', text: 'To the start page' }) };
    }
    if (details.prompt.name !== 'login') {
      const error = { error: 'access_denied', error_description: 'This client is not known here.' };
      await provider.interactionFinished(request, response, error);
      return undefined;
    }
    if (request.method !== 'POST') return { status: 200, html: signInPage({ action }) };
    const form = await readForm(request);
    const email = (form.get('email') ?? '').slice(0, 254);
    const result = await signIn.signIn({ email, password: form.get('password') ?? '' }, ip);
    if (result.kind === 'done') {
      const login = { accountId: result.id, remember: true, amr: ['pwd'] };
      await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false });
      return undefined;
    }
    if (result.kind === 'failed') {
      return { status: 401, html: signInPage({ action, email, message: failedMessage }) };
    }
    const message = `There were too many attempts. Try again in ${seconds(result.wait)}.`;
    return { status: 429, html: signInPage({ action, email, message }), wait: result.wait };
  }

  async #enrol(request: IncomingMessage, url: URL, ip: string): Promise<Page> {
    const { signIn } = this.parts;
    const wait = await signIn.tryCode(ip);
    if (wait > 0) return waitPage(wait);
    const form = request.method === 'POST' ? await readForm(request) : url.searchParams;
    const code = (form.get('code') ?? '').slice(0, 200);
    const email = await signIn.enrolling(code);
    if (email === undefined) return goneLink();
    await signIn.rightCode(ip);
    const show = { code, email, least: leastPasswordLength };
    if (request.method !== 'POST') return { status: 200, html: enrolPage(show) };
    const message = wrongPassword(form, email);
    if (message !== undefined) return { status: 400, html: enrolPage({ ...show, message }) };
    try {
      await signIn.enrol(code, form.get('password') ?? '');
    } catch (error) {
      if (error instanceof Problem && error.code === 'resource.not-found') return goneLink();
      if (!(error instanceof Busy)) throw error;
      const busy = 'There is much to do at the moment. Try again in a second.';
      return { status: 503, html: enrolPage({ ...show, message: busy }), wait: 1000 };
    }
    const link = { href: '/', text: 'Sign in' };
    return { status: 200, html: notePage('Your password is set', 'You can sign in with it now.', link) };
  }
}

/** What is wrong with a chosen password, or undefined. */
function wrongPassword(form: URLSearchParams, email: string): string | undefined {
  const password = form.get('password') ?? '';
  if (password.length < leastPasswordLength) {
    return `The password needs at least ${leastPasswordLength} characters.`;
  }
  if (password.length > mostPasswordLength) return `The password may have ${mostPasswordLength} characters.`;
  if (password.toLowerCase().includes(email.toLowerCase())) return 'The password may not hold your address.';
  if (password !== form.get('again')) return 'The two passwords are not the same.';
  return undefined;
}
