/** What a browser keeps between requests: cookies by path. No script, no rendering. */
export class Visitor {
  readonly #cookies = new Map<string, { value: string; path: string }>();

  constructor(private readonly origin: string) {}

  /** One request; redirects are not followed. */
  async request(address: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, this.origin);
    const cookie = [...this.#cookies]
      .filter(([, { path }]) => url.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('Cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** Posts a form as a page of this origin would. */
  async post(address: string, fields: Record<string, string>): Promise<Response> {
    return this.request(address, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { Origin: this.origin },
    });
  }

  /** Follows redirects while they stay below a path; answers with the last response and its address. */
  async follow(response: Response, below = '/oidc'): Promise<{ response: Response; at: URL }> {
    let at = new URL(response.url);
    let last = response;
    for (let i = 0; i < 10; i++) {
      const to = last.headers.get('location');
      if (to === null) break;
      at = new URL(to, at);
      if (!at.pathname.startsWith(below)) break;
      last = await this.request(at.href);
    }
    return { response: last, at };
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(/;\s*/);
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    const path = attributes.find((a) => /^path=/i.test(a))?.slice(5) ?? '/';
    if (value === '' || attributes.some((a) => /^expires=Thu, 01 Jan 1970/i.test(a)))
      this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path });
  }
}
