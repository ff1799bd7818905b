import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type Answers,
  AnsweringServer,
  bucketOf,
  etagOf,
  isSigned,
  listing,
} from '../../../test/store-server.js';
import { bytesOf, puller } from '../../../test/pulled.js';
import { Network } from '../network.js';
import { s3 } from './s3.js';

const credentials = {
  accessKeyId: 'AKIDKNOWN',
  secretAccessKey: 'secret-of-s3',
  sessionToken: 'token-of-s3',
};
const loopback = new Network(['loopback']);

let server: AnsweringServer | undefined;
afterEach(() => server?.stop());

interface Asked {
  readonly prefix?: string;
  readonly reached?: string | undefined;
  readonly network?: Network;
  readonly as?: object | undefined;
  readonly host?: string;
}

async function pull({
  prefix = 'in/',
  reached,
  network = loopback,
  as = credentials,
  host = '127.0.0.1',
}: Asked) {
  const where = `s3://bucket/${prefix}?endpoint=${host}:${server?.port ?? 9}&tls=off`;
  return puller(s3, where, as, { network })(reached);
}

const start = async (answers: Answers): Promise<AnsweringServer> =>
  (server = await AnsweringServer.start(answers));

const table = 'n,t\n1,a\n';

describe('a bucket', () => {
  it('gives one object as itself, several as an archive in the order of their names, and nothing where nothing is new', async () => {
    const objects = new Map<string, string>([
      ...([
        ['in/', ''],
        ['in/_SUCCESS', 'x'],
        ['in/.part.crc', 'x'],
        ['in/empty.csv', ''],
        ['in/b é+ &.csv', table],
      ] as const),
      ...([
        ['in/a//c.csv', 'n,t\n2,b\n'],
        ['in.csv', 'other'],
        ['in-other/a.csv', 'other'],
        ['one.csv', table],
      ] as const),
    ]);
    const signed: boolean[] = [];
    const { asked } = await start((url, request, response) => {
      signed.push(isSigned(request, 'secret-of-s3'));
      bucketOf(objects)(url, request, response);
    });
    const first = await pull({});
    expect(first).toMatchObject({
      mediaType: 'application/x-tar',
      encoding: 'identity',
      isArchive: true,
      size: 16,
    });
    const text = (await bytesOf(first)).toString('latin1');
    expect(text).toHaveLength(512 * 6);
    expect(text.indexOf('2,b')).toBeLessThan(text.indexOf('1,a'));
    expect(text).not.toContain('other');
    expect(asked.map(({ url }) => url).join()).toContain('/bucket/in/a//c.csv?');
    const reached = first?.reached();
    expect(await pull({ reached })).toBeNull();
    expect(await pull({ prefix: 'in', reached })).toBeNull();
    objects.set('in/b é+ &.csv', 'n,t\n9,a\n');
    expect(await pull({ reached })).not.toBeNull();
    expect(await pull({ prefix: 'one.csv' })).toMatchObject({ mediaType: 'text/csv', size: 8 });
    expect(await pull({ prefix: 'on*' })).toMatchObject({ mediaType: 'text/csv', size: 8 });
    expect([signed.length > 10, signed.every(Boolean)]).toEqual([true, true]);
    for (const { headers } of asked)
      expect(headers).toMatchObject({
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIDKNOWN\/\d{8}\/us-east-1\/s3\//,
        ),
        'x-amz-security-token': 'token-of-s3',
      });
  });

  it('is asked by nobody where no key is given, whatever the environment, its files or its machine know', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidegate-aws-'));
    const files = join(folder, 'config');
    writeFileSync(
      files,
      '[default]\naws_access_key_id=AMBIENT\naws_secret_access_key=ambient\nregion=xx-1\nendpoint_url=http://127.0.0.1:9\n',
    );
    const before = { ...process.env };
    try {
      Object.assign(process.env, {
        ...{ AWS_ACCESS_KEY_ID: 'AMBIENT', AWS_SECRET_ACCESS_KEY: 'ambient', AWS_REGION: 'xx-1' },
        ...{ AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' },
        ...{ AWS_CONFIG_FILE: files, AWS_SHARED_CREDENTIALS_FILE: files, AWS_USE_FIPS_ENDPOINT: 'true' },
        ...{ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/', AWS_PROFILE: 'default' },
      });
      const { asked } = await start(bucketOf(new Map([['in/a.csv', table]])));
      expect((await bytesOf(await pull({ as: {} }))).toString()).toBe(table);
      await pull({});
      expect(asked.filter(({ headers }) => headers.authorization === undefined)).toHaveLength(2);
      expect(JSON.stringify(asked)).not.toMatch(/AMBIENT|xx-1/);
    } finally {
      for (const name of Object.keys(process.env))
        if (!(name in before)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
      rmSync(folder, { recursive: true });
    }
  });

  it('is asked for nowhere inside the gateway’s own networks, by name or by number', async () => {
    const { asked } = await start(bucketOf(new Map()));
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '169.254.169.254'])
      await expect(pull({ host, network: new Network([]) })).rejects.toMatchObject({
        code: 'source.address',
      });
    expect(asked).toEqual([]);
  });

  const one =
    (bytes: number, body: string): Answers =>
    (url, _, response) => {
      if (url.searchParams.has('list-type')) response.end(listing([['in/a.csv', bytes, etagOf(body)]]));
      else response.writeHead(200, { etag: etagOf(body) }).end(body);
    };
  const endless =
    (piece: string): Answers =>
    (_, __, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', more);
      more();
    };
  let pages = 0;
  const nextPage = (): string => `<NextContinuationToken>${++pages}</NextContinuationToken>`;

  it.each<readonly [string, Answers, string]>([
    [
      'has no such key',
      (_, __, response) =>
        response
          .writeHead(403)
          .end('<Error><Code>AccessDenied</Code><Message>secret-of-s3 token-of-s3</Message></Error>'),
      'AccessDenied',
    ],
    [
      'quotes what it was told',
      (_, { headers }, response) =>
        response.writeHead(400).end(`<Error><Code>${String(headers['x-amz-security-token'])}</Code></Error>`),
      'answered 400',
    ],
    [
      'sends elsewhere',
      (_, __, response) => response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end(),
      'answered 307',
    ],
    ['lists without an end', endless('<Contents>'.repeat(10_000)), 'says more'],
    [
      'has pages without an end',
      (_, __, response) => response.end(listing([], nextPage())),
      'not come to an end',
    ],
    [
      'has more than may be',
      (_, __, response) =>
        response.end(
          listing(
            Array.from({ length: 1000 }, (_, i) => [`in/${pages}-${i}`, 1, '"a"'] as const),
            nextPage(),
          ),
        ),
      'more than 10000 files',
    ],
    [
      'lists what is elsewhere',
      (_, __, response) => response.end(listing([['other/a.csv', 1, '"a"']])),
      'not asked for',
    ],
    [
      'lists a size that is none',
      (_, __, response) => response.end(listing([['in/a.csv', -1, '"a"']])),
      'no object',
    ],
    ['has nothing', (_, __, response) => response.end(listing([['in/_SUCCESS', 1, '"a"']])), 'no file'],
    ['gives less than it said', one(20, table), 'not as long'],
    ['gives more than it said', one(3, table), 'not as long'],
    ['gives another than it listed', bucketChanging(), 'changed'],
    ['is no bucket', (_, __, response) => response.end('no XML <<<'), ''],
    [
      'breaks off',
      (_, __, response) => {
        response.writeHead(200, { 'content-length': 9 }).write('<');
        setTimeout(() => response.destroy(), 20);
      },
      '',
    ],
  ])('that %s ends with one problem that holds no secret', async (_, answers, words) => {
    pages = 0;
    await start(answers);
    const failed = await pull({})
      .then(bytesOf)
      .then(String, (error: unknown) => error);
    expect(failed).toMatchObject({ code: 'source.failed', detail: expect.stringContaining(words) });
    expect(JSON.stringify(failed)).not.toMatch(/secret|token-of/);
  });

  it('is left as soon as the run is ended', async () => {
    await start(() => undefined);
    const ending = new AbortController();
    const location = s3.Location.parse(`s3://bucket/in?endpoint=127.0.0.1:${server?.port ?? 9}&tls=off`);
    const opening = s3.open({
      location,
      credentials,
      network: loopback,
      signal: ending.signal,
      reached: undefined,
      watermark: undefined,
    });
    const failed = expect(opening).rejects.toMatchObject({ code: 'source.failed' });
    await sleep(50);
    ending.abort();
    await failed;
  });

  it.each([
    ['s3://bucket/in', false],
    ['s3://bucket?region=eu-central-1', true],
    ['s3://bucket/a%2fb?endpoint=[2001:db8::1]:9000', true],
    ['s3://key:secret@bucket/in?region=eu-central-1', false],
    ['s3://bucket/in?region=evil.example.org/', false],
    ['s3://bucket/in?endpoint=http://evil', false],
    ['s3://bucket/%ff?region=eu-central-1', false],
    ['s3://Bucket/in?region=eu-central-1', false],
    ['s3://bucket/in?region=eu-central-1&profile=x', false],
    ['https://bucket/in', false],
  ])('may be said as %s: %s', (where, isGood) => {
    const said = s3.Location.safeParse(where);
    expect(said.success).toBe(isGood);
    if (said.success) expect(s3.Location.parse(said.data)).toEqual(said.data);
  });
});

/** Lists an object as it was, and has another. */
function bucketChanging(): Answers {
  const objects = new Map([['in/a.csv', table]]);
  return (url, request, response) => {
    bucketOf(objects)(url, request, response);
    objects.set('in/a.csv', 'n,t\n3,c\n');
  };
}
