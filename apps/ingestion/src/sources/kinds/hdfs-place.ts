import { z } from 'zod';
import { Host } from './one-line.js';

const Parts = z.strictObject({
  host: Host,
  port: z.int().min(1).max(65_535),
  /** A file, or a folder with all that is below it. */
  path: z
    .string()
    .max(8000)
    .regex(/^\/[^\0]*$/, 'must begin with /')
    .refine((path) => !/(?:^|\/)\.\.?(?:\/|$)|\/\//.test(path), 'must have no empty parts and no dots in it'),
  /** `off` speaks in clear: for networks that whoever runs the gateway allowed. */
  tls: z.enum(['on', 'off']),
});

/** Where WebHDFS answers, and the path there. */
export type HdfsPlace = z.infer<typeof Parts>;

function partsOf(text: string, context: z.RefinementCtx): object {
  const url = /^(?:hdfs|s?webhdfs):\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  const { tls, ...more } = Object.fromEntries(url?.searchParams ?? []);
  try {
    if (url?.username === '' && url.password === '' && Object.keys(more).length === 0) {
      const port = url.port === '' ? undefined : Number(url.port);
      const path = decodeURIComponent(url.pathname);
      return { host: url.hostname.replace(/^\[|\]$/g, ''), port, path, tls };
    }
  } catch {
    // What is no text is no path.
  }
  context.addIssue(
    'must be like hdfs://HOST:PORT/PATH with the port of WebHDFS, and may have tls=off, without a password: say it in credentials',
  );
  return z.NEVER;
}

/** As an address in one line, or in its parts. */
export const HdfsPlace: z.ZodType<HdfsPlace> = z
  .union([z.string().max(20_000), z.record(z.string(), z.unknown())])
  .transform((said, context) => {
    const {
      tls = 'on',
      port,
      ...parts
    } = (typeof said === 'string' ? partsOf(said, context) : said) as Partial<HdfsPlace>;
    // Namenodes answer there unless they are told otherwise.
    return { ...parts, tls, port: port ?? (tls === 'off' ? 9870 : 9871) };
  })
  .pipe(Parts);

/** Whom to be there: a name that is believed, a delegation token, or a name with a password for a gateway in front. */
export const HdfsCredentials = z
  .strictObject({
    user: z.string().min(1).max(500).optional(),
    password: z.string().max(8000).optional(),
    token: z.string().min(1).max(8000).optional(),
    /** Of a certificate authority that is not known everywhere, as PEM. */
    ca: z.string().max(100_000).optional(),
  })
  .refine(
    ({ user, password, token }) =>
      token === undefined
        ? password === undefined || user !== undefined
        : user === undefined && password === undefined,
    'must have a token, or a user and perhaps a password',
  );
export type HdfsCredentials = z.infer<typeof HdfsCredentials>;
