import { z } from 'zod';

const Region = z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be the name of a region, such as eu-central-1');

const Parts = z.strictObject({
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'),
  /** An object, a folder, or what names begin with where a star ends it; empty for the whole bucket. */
  prefix: z.string().max(1024),
  region: Region,
  host: z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'must be the name or address of a host'),
  port: z.int().min(1).max(65_535),
  /** `off` speaks in clear: for networks that whoever runs the gateway allowed. */
  tls: z.enum(['on', 'off']),
});

/** Where objects are fetched from. */
export type Place = z.infer<typeof Parts>;

/** Where AWS has the buckets of a region. */
const hostOf = (region: string): string =>
  `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

const likeThis =
  'must be like s3://BUCKET/PREFIX?region=REGION, or with endpoint=HOST:PORT (and tls=off), without a key: say it in credentials';

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The parts of an address in one line; those that are not said are undefined. */
function partsOf(text: string, context: z.RefinementCtx): object {
  const [, bucket, path = '', said = ''] = /^s3:\/\/([^/?@:]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(text) ?? [];
  const { endpoint, region, tls, ...more } = Object.fromEntries(new URLSearchParams(said));
  const at =
    endpoint === undefined ? undefined : /^(?:\[([^\]]+)\]|([^:/@]+))(?::(\d{1,5}))?$/.exec(endpoint);
  const prefix = unescaped(path);
  if (bucket === undefined || prefix === undefined || at === null || Object.keys(more).length > 0) {
    context.addIssue(likeThis);
    return z.NEVER;
  }
  return { bucket, prefix, region, tls, host: at?.[1] ?? at?.[2], port: at?.[3] && Number(at[3]) };
}

/** As an address in one line, or in its parts. */
export const Place: z.ZodType<Place> = z
  .union([z.string().max(4000), z.record(z.string(), z.unknown())])
  .transform((said, context) => {
    const { region, host, port, ...parts } = (
      typeof said === 'string' ? partsOf(said, context) : said
    ) as Partial<Place>;
    if (region === undefined && host === undefined) {
      context.addIssue('must name a region, or the endpoint of who speaks the protocol of S3');
      return z.NEVER;
    }
    const { prefix = '', tls = 'on' } = parts;
    return {
      ...{ ...parts, prefix, tls, region: region ?? 'us-east-1' },
      ...{ host: host ?? hostOf(String(region)), port: port ?? (tls === 'off' ? 80 : 443) },
    };
  })
  .pipe(Parts);

/** Whom to be there; without a key, nobody. */
export const S3Credentials = z
  .strictObject({
    accessKeyId: z.string().min(1).max(500).optional(),
    secretAccessKey: z.string().min(1).max(8000).optional(),
    sessionToken: z.string().min(1).max(20_000).optional(),
    /** Of a certificate authority that is not known everywhere, as PEM. */
    ca: z.string().max(100_000).optional(),
  })
  .refine(
    ({ accessKeyId, secretAccessKey }) => (accessKeyId === undefined) === (secretAccessKey === undefined),
    'must have both accessKeyId and secretAccessKey, or neither',
  );
export type S3Credentials = z.infer<typeof S3Credentials>;
