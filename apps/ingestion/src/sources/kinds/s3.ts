import { type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { problem, Problem } from '#libs/kernel';
import type * as Aws from '@aws-sdk/client-s3';
import { z } from 'zod';
import { type PullContext, sourceKind } from '../source-kind.js';
import { failedSource } from './failed.js';
import { asOne, Listing, type OpenFile, type RemoteFile } from './files.js';
import { Place, S3Credentials } from './s3-place.js';
import { dataOf, Web, wordsOf } from './web.js';

/** A page of a listing, of a thousand names of 1,024 bytes at most: it is read in one go, while others wait. */
const pageBytes = 4 << 20;
/** Pages without a name, which a listing has no reason for. */
const mostEmpty = 100;

/** What S3 says went wrong, of which the name may be told on. */
const told = new Set([
  ...['AccessDenied', 'AuthorizationHeaderMalformed', 'ExpiredToken', 'InvalidAccessKeyId', 'InvalidToken'],
  ...['InvalidObjectState', 'NoSuchBucket', 'NoSuchKey', 'PermanentRedirect', 'RequestTimeTooSkewed'],
  ...['SignatureDoesNotMatch', 'SlowDown', 'InternalError', 'ServiceUnavailable', 'InvalidBucketName'],
]);

type Context = PullContext<Place, S3Credentials>;
type Sdk = typeof Aws;

/** Objects of S3, or of what speaks its protocol: one, or all below a prefix as one table. They are fetched again where one is another. */
export const s3 = sourceKind({
  kind: 's3',
  Location: Place,
  Credentials: S3Credentials,
  hasRows: false,
  async open({ location, credentials, network, signal, reached }: Context) {
    const { tls } = location;
    network.check(location.host);
    const web = new Web({ network, signal, ca: credentials?.ca, inClear: tls === 'off', keepAlive: true });
    const close = (): void => web.close();
    try {
      // Some megabytes that a gateway without such sources never needs.
      const sdk = await import('@aws-sdk/client-s3');
      const store = new Store(sdk, clientOf(sdk, location, credentials, web), location, signal);
      return await asOne(await store.files(), reached, async (file) => store.read(file), close);
    } catch (error) {
      close();
      throw failure('The bucket could not be read', error);
    }
  },
});

function failure(what: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { name, $metadata } = error as { name?: unknown; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status === 412) return problem('source.failed', 'An object was changed while it was fetched.');
  if (typeof name === 'string' && told.has(name)) return problem('source.failed', `${what} (${name}).`);
  if (status !== undefined && status >= 300)
    return problem('source.failed', `${what}: it answered ${status}.`);
  return failedSource(what, error);
}

/** A client that asks nothing but the bucket: no settings, credentials or regions of the environment, of files or of the machine's metadata. */
function clientOf(sdk: Sdk, place: Place, credentials: S3Credentials | undefined, web: Web): Aws.S3Client {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials ?? {};
  const isKnown = accessKeyId !== undefined && secretAccessKey !== undefined;
  const given = { accessKeyId: accessKeyId ?? '', secretAccessKey: secretAccessKey ?? '' };
  return new sdk.S3Client({
    region: place.region,
    endpoint: `${place.tls === 'off' ? 'http' : 'https'}://${place.host.includes(':') ? `[${place.host}]` : place.host}:${place.port}`,
    forcePathStyle: !place.host.endsWith('.amazonaws.com'),
    credentials: { ...given, ...(sessionToken !== undefined && { sessionToken }) },
    // Whoever has no credentials is not known: buckets may be open to all.
    ...(!isKnown && { signer: { sign: async (request) => Promise.resolve(request) } }),
    requestHandler: handler(web),
    maxAttempts: 3,
    ...{ retryMode: 'standard', defaultsMode: 'standard', profile: 'none', userAgentAppId: 'tidegate' },
    ...{ useFipsEndpoint: false, useDualstackEndpoint: false, useArnRegion: false, bucketEndpoint: false },
    ...{
      disableMultiregionAccessPoints: true,
      disableS3ExpressSessionAuth: true,
      followRegionRedirects: false,
    },
    ...{ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_SUPPORTED' },
    ...{ authSchemePreference: [], sigv4aSigningRegionSet: [] },
    logger: {
      ...{ trace: silent, debug: silent, info: silent, warn: silent, error: silent },
    },
  });
}

const silent = (): void => undefined;

/** Of the client's requests what is needed to send them. */
interface Request {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly method: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
}

const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function pathOf({ path, query = {} }: Request): string {
  const said = Object.entries(query).flatMap(([name, value]) =>
    [value ?? ''].flat().map((one) => `${escaped(name)}=${escaped(one)}`),
  );
  return said.length === 0 ? path : `${path}?${said.join('&')}`;
}

/** Sends the client's requests over what judges addresses. An object comes as it is read; all else has to fit into memory. */
function handler(web: Web) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: silent,
    httpHandlerConfigs: () => ({}),
    destroy: silent,
    async handle(request: Request) {
      const { hostname, port, method } = request;
      const protocol = request.protocol === 'http:' ? 'http:' : 'https:';
      const answer = await web.ask(
        { protocol, hostname, port, path: pathOf(request) },
        request.headers,
        method,
      );
      const { statusCode = 0 } = answer;
      const isObject = statusCode === 200 && request.query?.['x-id'] === 'GetObject';
      const blocks = isObject ? dataOf(answer, hostname) : wordsOf(answer, hostname, pageBytes);
      const body = Readable.from(blocks, { objectMode: false });
      return { response: { statusCode, headers: plain(answer), body } };
    },
  };
}

const plain = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));

class Store {
  constructor(
    private readonly sdk: Sdk,
    private readonly client: Aws.S3Client,
    private readonly place: Place,
    private readonly signal: AbortSignal,
  ) {}

  /** The one object that has the name, or those below it as a folder, or whose names begin so where a star says it. */
  async files(): Promise<readonly RemoteFile[]> {
    const { prefix } = this.place;
    if (prefix.endsWith('*')) return this.#below(prefix.slice(0, -1));
    if (prefix !== '' && !prefix.endsWith('/')) {
      // What has the very name comes first of all that begin with it.
      const [first] = (await this.#page(prefix, undefined, 1)).Contents ?? [];
      if (first?.Key === prefix) return [fileOf(first)];
      return this.#below(`${prefix}/`);
    }
    return this.#below(prefix);
  }

  async #below(prefix: string): Promise<readonly RemoteFile[]> {
    const listing = new Listing();
    // What stands in front of the last / is a folder that was asked for, whatever it is called.
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    let token: string | undefined;
    let empty = 0;
    do {
      listing.page();
      const page = await this.#page(prefix, token);
      const objects = page.Contents ?? [];
      if (objects.length === 0 && ++empty > mostEmpty)
        throw problem('source.failed', 'Its listing does not come to an end.');
      for (const object of objects) {
        const file = fileOf(object);
        if (!file.name.startsWith(prefix)) throw problem('source.failed', 'It lists what was not asked for.');
        listing.add({ ...file, name: file.name.slice(folder.length) });
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
    return listing.files().map((file) => ({ ...file, name: folder + file.name }));
  }

  async #page(Prefix: string, ContinuationToken: string | undefined, MaxKeys = 1000) {
    const { bucket: Bucket } = this.place;
    const asked = new this.sdk.ListObjectsV2Command({ Bucket, Prefix, ContinuationToken, MaxKeys });
    return this.client.send(asked, { abortSignal: this.signal });
  }

  /** @throws Problem source.failed where the object is not the listed one any more */
  async read({ name, stamp }: RemoteFile): Promise<OpenFile> {
    const asked = new this.sdk.GetObjectCommand({ Bucket: this.place.bucket, Key: name, IfMatch: stamp });
    const { Body, ContentType, ContentEncoding, ETag } = await this.client
      .send(asked, { abortSignal: this.signal })
      .catch((error: unknown) => {
        throw failure('An object could not be read', error);
      });
    if (!(Body instanceof Readable)) throw problem('source.failed', 'An object has no content.');
    if (ETag !== stamp) {
      Body.destroy();
      throw problem('source.failed', 'An object was changed while it was fetched.');
    }
    return { blocks: Body, contentType: ContentType, contentEncoding: ContentEncoding };
  }
}

/** What is listed of an object. */
const Listed = z.object({
  Key: z.string().min(1).max(4096),
  Size: z.int().min(0),
  ETag: z.string().min(1).max(1000),
});

function fileOf(object: object): RemoteFile {
  const { data } = Listed.safeParse(object);
  if (!data) throw problem('source.failed', 'It lists what is no object.');
  return { name: data.Key, bytes: data.Size, stamp: data.ETag };
}
