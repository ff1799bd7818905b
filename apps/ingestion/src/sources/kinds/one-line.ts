import { z } from 'zod';

export const Host = z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be the name or address of a host');

interface Line {
  readonly protocols: readonly string[];
  /** What to write, for who wrote something else. */
  readonly like: string;
  /** What may stand behind the question mark. */
  readonly said: readonly string[];
  readonly port: number;
}

/** What is said of a place as an address in one line, `protocol://host:port/database?name=value`, or in its parts; not yet what the parts must be. */
export function oneLine(line: Line): z.ZodType<object> {
  return z.union([z.string().max(110_000), z.record(z.string(), z.unknown())]).transform((said, context) => {
    const parts = typeof said === 'string' ? partsOf(said, line) : said;
    if (parts === undefined) {
      context.addIssue(`must be like ${line.like}, without a password: say it in credentials`);
      return z.NEVER;
    }
    const { port = line.port, tls = 'on', ...more } = parts as { port?: unknown; tls?: unknown };
    return { ...more, port, tls };
  });
}

function partsOf(text: string, { protocols, said, port }: Line): object | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !protocols.includes(url.protocol.slice(0, -1)) || url.username !== '' || url.password !== '')
    return undefined;
  const names = [...url.searchParams.keys()];
  if (new Set(names).size < names.length || !names.every((name) => said.includes(name))) return undefined;
  try {
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? port : Number(url.port),
      database: decodeURIComponent(url.pathname.slice(1)),
      ...Object.fromEntries(url.searchParams),
    };
  } catch {
    return undefined;
  }
}
