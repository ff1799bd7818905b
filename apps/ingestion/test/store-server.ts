import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export type Answers = (url: URL, request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback that answers as it is told, and remembers what it was asked. */
export class AnsweringServer {
  readonly asked: { readonly url: string; readonly headers: IncomingMessage['headers'] }[] = [];

  private constructor(private readonly server: Server) {}

  static async start(answers: Answers): Promise<AnsweringServer> {
    const server = createServer((request, response) => {
      const { url = '/', headers } = request;
      started.asked.push({ url, headers });
      answers(new URL(url, 'http://server'), request, response);
    });
    const started = new AnsweringServer(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return started;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

export const etagOf = (body: string | Uint8Array): string =>
  `"${createHash('md5').update(body).digest('hex')}"`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Whether a request is signed with a key, told from AWS's description of its Signature Version 4 and not by its client. */
export function isSigned({ method = '', url = '', headers }: IncomingMessage, secret: string): boolean {
  const [, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const [path = '', query = ''] = url.split('?');
  const signed = names.split(';').map((name) => `${name}:${[headers[name] ?? ''].flat().join(',')}\n`);
  const body = [headers['x-amz-content-sha256'] ?? ''].flat().join('');
  const request = [method, path, query.split('&').sort().join('&'), signed.join(''), names, body].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(request)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString('hex') === signature;
}

/** Objects of a bucket as S3 lists and gives them, two names a page. */
export function bucketOf(objects: Map<string, string | Uint8Array>): Answers {
  return (url, request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const key = decodeURIComponent(path.split('/').slice(2).join('/'));
    const body = objects.get(key);
    if (key === '') response.end(listingOf(objects, url.searchParams));
    else if (body === undefined)
      response.writeHead(404).end('<Error><Code>NoSuchKey</Code><Message>secret words</Message></Error>');
    else if (request.headers['if-match'] !== etagOf(body)) response.writeHead(412).end();
    else response.writeHead(200, { etag: etagOf(body), 'content-length': Buffer.byteLength(body) }).end(body);
  };
}

function listingOf(objects: Map<string, string | Uint8Array>, said: URLSearchParams): string {
  const after = said.get('continuation-token') ?? '';
  const most = Math.min(2, Number(said.get('max-keys')));
  const left = [...objects.keys()]
    .sort()
    .filter((key) => key.startsWith(said.get('prefix') ?? '') && key > after);
  const page = left.slice(0, most);
  const more =
    left.length > most ? `<NextContinuationToken>${inXml(page.at(-1) ?? '')}</NextContinuationToken>` : '';
  return listing(
    page.map((key) => [key, Buffer.byteLength(objects.get(key) ?? ''), etagOf(objects.get(key) ?? '')]),
    more,
  );
}

const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

export function listing(objects: readonly (readonly [string, number, string])[], more = ''): string {
  const contents = objects.map(
    ([key, bytes, etag]) =>
      `<Contents><Key>${inXml(key)}</Key><Size>${bytes}</Size><ETag>${inXml(etag)}</ETag></Contents>`,
  );
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more !== ''}</IsTruncated>${more}${contents.join('')}</ListBucketResult>`;
}
