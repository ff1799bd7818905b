import { type SignIn } from '#libs/client';
import { ownAddress } from '../places.js';
import type { Tokens } from './oidc.js';

export type SessionState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'out'; readonly why?: string }
  | { readonly kind: 'in'; readonly by: 'provider' | 'token' };

/** Only says that a sign-in is worth trying after a reload; no secret. */
const marker = 'tidegate:was-signed-in';
/** Renew so long before the end, in milliseconds. */
const margin = 60_000;

/** Who is signed in. Tokens live in this object and nowhere else: a reload asks the provider again. */
class Session {
  #state: SessionState = { kind: 'starting' };
  #tokens: Tokens | undefined;
  #pasted: string | undefined;
  #settings: Promise<SignIn> | undefined;
  #renewing: Promise<boolean> | undefined;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): SessionState => this.#state;

  /** Finishes a sign-in that is under way, or takes up the one from before a reload. */
  async start(): Promise<void> {
    const query = new URLSearchParams(location.search);
    if (location.pathname === '/signed-in') {
      await this.#comeBack(query.get('error'));
    } else if (sessionStorage.getItem(marker) === null) {
      this.#become({ kind: 'out' });
    } else {
      sessionStorage.removeItem(marker); // once: a provider that says no must not be asked in circles
      await this.signIn(location.pathname + location.search, true);
    }
  }

  async signIn(returnTo: string, silent = false): Promise<void> {
    try {
      const settings = await this.#provider();
      const { origin } = new URL(settings.issuer);
      // Cookies and redirect addresses belong to one spelling of the origin: 127.0.0.1 and localhost are two.
      if (settings.embedded && origin !== location.origin) {
        location.assign(`${origin}${returnTo}`);
        return;
      }
      const oidc = await import('./oidc.js');
      await oidc.leaveToSignIn(settings, returnTo, silent);
    } catch (error) {
      this.#become({ kind: 'out', why: error instanceof Error ? error.message : 'Signing in did not work.' });
    }
  }

  /** Uses an API token instead of signing in. */
  useToken(token: string): void {
    this.#pasted = token;
    this.#become({ kind: 'in', by: 'token' });
  }

  /** The token to send, renewed when it ends soon. */
  async bearer(): Promise<string | undefined> {
    if (this.#tokens && this.#tokens.ends - Date.now() < margin) await this.renew();
    return this.#tokens?.access ?? this.#pasted;
  }

  /** True when there is a new token. Many who ask at once share one renewal: a refresh token works once. */
  renew(): Promise<boolean> {
    this.#renewing ??= this.#renew().finally(() => (this.#renewing = undefined));
    return this.#renewing;
  }

  /** A token is not good any more; an answer that comes late does not end the session after it. */
  lost(token: string | undefined): void {
    if (this.#state.kind !== 'in' || token !== (this.#tokens?.access ?? this.#pasted)) return;
    const by = this.#state.by;
    this.#forget();
    const why = by === 'token' ? 'This token is not valid, or not any more.' : 'Your session has ended.';
    this.#become({ kind: 'out', why });
  }

  async signOut(): Promise<void> {
    const tokens = this.#tokens;
    this.#forget();
    if (!tokens) {
      this.#become({ kind: 'out' });
      return;
    }
    this.#become({ kind: 'starting' }); // the page is about to be left
    try {
      const oidc = await import('./oidc.js');
      location.assign(await oidc.signOutAddress(await this.#provider(), tokens));
    } catch {
      this.#become({ kind: 'out', why: 'You are signed out here, but the provider could not be told.' });
    }
  }

  async #comeBack(error: string | null): Promise<void> {
    // The answer to a silent question: nobody is signed in there, which is nothing to be told about.
    if (error === 'login_required') {
      history.replaceState(null, '', '/');
      this.#become({ kind: 'out' });
      return;
    }
    try {
      const oidc = await import('./oidc.js');
      const { tokens, returnTo } = await oidc.comeBack(await this.#provider());
      this.#tokens = tokens;
      sessionStorage.setItem(marker, 'yes');
      // Before anything is shown: the router reads the address when it is made, and a code must not stay in it.
      history.replaceState(null, '', ownAddress(returnTo));
      this.#become({ kind: 'in', by: 'provider' });
    } catch {
      history.replaceState(null, '', '/');
      this.#become({ kind: 'out', why: 'Signing in did not work. Try again.' });
    }
  }

  async #renew(): Promise<boolean> {
    if (!this.#tokens) return false;
    try {
      const oidc = await import('./oidc.js');
      this.#tokens = await oidc.renew(await this.#provider(), this.#tokens);
      return true;
    } catch {
      return false;
    }
  }

  #provider(): Promise<SignIn> {
    this.#settings ??= fetch('/v1/sign-in').then(async (answer) => {
      if (answer.ok) return (await answer.json()) as SignIn;
      this.#settings = undefined;
      const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string };
      throw new Error(detail ?? 'The gateway cannot be reached.');
    });
    return this.#settings;
  }

  #forget(): void {
    this.#tokens = undefined;
    this.#pasted = undefined;
    sessionStorage.removeItem(marker);
  }

  #become(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

export const session = new Session();
