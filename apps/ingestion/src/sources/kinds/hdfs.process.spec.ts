import { type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { bytesOf, puller } from '../../../test/pulled.js';
import { type Answers, AnsweringServer } from '../../../test/store-server.js';
import { Network } from '../network.js';
import { hdfs } from './hdfs.js';

let server: AnsweringServer | undefined;
afterEach(() => server?.stop());

const port = (): number => server?.port ?? 9;
const secret = { user: 'reader', password: 'secret-of-hdfs' };
const table = 'n,t\n1,a\n';

const pull = (path: string, credentials: object = secret, settings: { readonly network?: Network } = {}) =>
  puller(hdfs, `hdfs://127.0.0.1:${port()}${path}?tls=off`, credentials, settings);

const status = (pathSuffix: string, type: string, length = 0) => ({
  ...{ pathSuffix, type, length, modificationTime: 5, fileId: 7, owner: 'x' },
});
const page = (list: readonly object[], remainingEntries = 0) => ({
  DirectoryListing: { partialListing: { FileStatuses: { FileStatus: list } }, remainingEntries },
});
const say = (response: ServerResponse, body: object, code = 200): void =>
  void response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** A namenode whose files are read elsewhere. */
function namenode(files: Readonly<Record<string, string>>, elsewhere: (name: string) => string): Answers {
  return (url, _, response) => {
    const name = decodeURIComponent(url.pathname).replace('/webhdfs/v1', '');
    const body = files[name];
    const op = url.searchParams.get('op');
    if (url.pathname.startsWith('/data/')) response.end(files[decodeURIComponent(url.pathname.slice(5))]);
    else if (op === 'OPEN') response.writeHead(307, { location: elsewhere(name) }).end();
    else if (op === 'LISTSTATUS_BATCH')
      say(response, listed(files, name, url.searchParams.get('startAfter') ?? ''));
    else say(response, { FileStatus: status('', body === undefined ? 'DIRECTORY' : 'FILE', body?.length) });
  };
}

function listed(files: Readonly<Record<string, string>>, folder: string, after: string): object {
  const below = Object.keys(files).filter((name) => name.startsWith(`${folder}/`));
  const names = [...new Set(below.map((name) => name.slice(folder.length + 1).split('/')[0] ?? ''))].sort();
  const left = names.filter((name) => name > after);
  const told = left.slice(0, 2).map((name) => {
    const body = files[`${folder}/${name}`];
    return status(name, body === undefined ? 'DIRECTORY' : 'FILE', body?.length);
  });
  return page(told, left.length - told.length);
}

const start = async (answers: Answers): Promise<AnsweringServer> =>
  (server = await AnsweringServer.start(answers));

describe('a folder of HDFS', () => {
  const files: Record<string, string> = {
    ...{ '/in/day=1/a é&.csv': table, '/in/b.csv': 'n,t\n2,b\n', '/in/_SUCCESS': 'x', '/in/.x.crc': 'x' },
    ...{ '/in/_temporary/0/c.csv': 'other', '/in/empty.csv': '', '/inner/d.csv': 'other' },
  };
  const datanode = (name: string) => `http://127.0.0.1:${port()}/data${encodeURI(name)}`;

  it('gives what is below it as an archive, one file as itself, and nothing where nothing is new', async () => {
    const { asked } = await start(namenode(files, datanode));
    const folder = await pull('/in')();
    expect(folder).toMatchObject({ mediaType: 'application/x-tar', size: 16 });
    const text = (await bytesOf(folder)).toString('latin1');
    expect([text.length, text.indexOf('2,b') < text.indexOf('1,a'), text.includes('other')]).toEqual([
      3072,
      true,
      false,
    ]);
    expect(await pull('/in/')(folder?.reached())).toBeNull();
    const one = await pull('/in/b.csv')();
    expect(one).toMatchObject({ mediaType: 'text/csv', size: 8 });
    expect((await bytesOf(one)).toString()).toBe('n,t\n2,b\n');
    expect(asked.every(({ headers }) => headers.authorization !== undefined)).toBe(true);
  });

  it('is asked by a name, by a token or with a password, which no other host is told', async () => {
    const other = await AnsweringServer.start((_, __, response) => void response.end(table));
    const elsewhere = () => `http://localhost:${other.port}/data`;
    const { asked } = await start(namenode({ '/a.csv': table }, elsewhere));
    for (const known of [secret, { user: 'ada' }, { token: 'token-of-hdfs' }])
      expect((await bytesOf(await pull('/a.csv', known)())).toString()).toBe(table);
    expect(asked.map(({ url }) => /(?:user\.name|delegation)=[^&]*/.exec(url)?.[0])).toEqual([
      ...Array<undefined>(3).fill(undefined),
      ...Array<string>(3).fill('user.name=ada'),
      ...Array<string>(3).fill('delegation=token-of-hdfs'),
    ]);
    expect(JSON.stringify(other.asked)).not.toMatch(/authorization|token-of|secret/);
    other.stop();
  });

  const here = new Network(['127.0.0.1']);
  it.each([
    ['the metadata of a machine', 'http://169.254.169.254/latest', 'source.address'],
    ['another of the gateway’s own networks', 'http://10.0.0.1/', 'source.address'],
    ['another protocol', 'file:///etc/passwd', 'source.address'],
    ['no address', '/relative', 'source.failed'],
  ])('is not followed to %s', async (_, location, code) => {
    await start(namenode({ '/a.csv': table }, () => location));
    const failed = pull('/a.csv', secret, { network: here })().then(bytesOf);
    await expect(failed).rejects.toMatchObject({ code });
    await expect(pull('/a.csv', secret, { network: new Network([]) })()).rejects.toMatchObject({
      code: 'source.address',
    });
  });

  it.each<readonly [string, Answers, string]>([
    [
      'has no such path',
      (_, __, response) =>
        say(
          response,
          { RemoteException: { exception: 'FileNotFoundException', message: 'secret-of-hdfs' } },
          404,
        ),
      '404 (FileNotFoundException)',
    ],
    [
      'says what it was told',
      (_, __, response) => say(response, { RemoteException: { exception: 'secret-of-hdfs' } }, 403),
      '403.',
    ],
    ['is no WebHDFS', (_, __, response) => void response.end('<html>'), 'as WebHDFS does'],
    [
      'lists what leads elsewhere',
      (url, _, response) =>
        say(
          response,
          url.searchParams.get('op') === 'GETFILESTATUS'
            ? { FileStatus: status('', 'DIRECTORY') }
            : page([status('../x', 'FILE', 1)]),
        ),
      'as WebHDFS does',
    ],
    [
      'lists without an end',
      (url, _, response) =>
        say(
          response,
          url.searchParams.get('op') === 'GETFILESTATUS'
            ? { FileStatus: status('', 'DIRECTORY') }
            : page(
                Array.from({ length: 500 }, (_, i) => status(`a${i}`, 'FILE', 1)),
                1,
              ),
        ),
      'more than 10000 files',
    ],
    [
      'has folders without an end',
      (url, _, response) =>
        say(
          response,
          url.searchParams.get('op') === 'GETFILESTATUS'
            ? { FileStatus: status('', 'DIRECTORY') }
            : page(Array.from({ length: 5000 }, (_, i) => status(`a${i}`, 'DIRECTORY'))),
        ),
      'more than 100000 names',
    ],
    [
      'redirects without an end',
      namenode({ '/in': table }, (name) => `http://127.0.0.1:${port()}/webhdfs/v1${name}?op=OPEN`),
      'redirects more',
    ],
    [
      'gives less than it said',
      namenode({ '/in': table }, () => `http://127.0.0.1:${port()}/data/none`),
      'not as long',
    ],
    ['has another file after it was read', changing(), 'changed while'],
  ])('that %s ends with one problem that holds no secret', async (_, answers, words) => {
    await start(answers);
    const failed = await pull('/in')()
      .then(bytesOf)
      .then(String, (error: unknown) => error);
    expect(failed).toMatchObject({ code: 'source.failed', detail: expect.stringContaining(words) });
    expect(JSON.stringify(failed)).not.toContain('secret');
  });

  it.each([
    ['hdfs://namenode/in', true],
    ['swebhdfs://[2001:db8::1]:14000/', true],
    ['hdfs://namenode/in/../out', true],
    ['hdfs://namenode/in//out', false],
    ['hdfs://user:password@namenode/in', false],
    ['hdfs://namenode/in?op=DELETE', false],
    ['hdfs://namenode/%ff', false],
    ['http://namenode/in', false],
  ])('may be said as %s: %s', (where, isGood) => {
    const said = hdfs.Location.safeParse(where);
    expect(said.success).toBe(isGood);
    if (said.success) expect(hdfs.Location.parse(said.data)).toEqual(said.data);
  });
});

function changing(): Answers {
  let asked = 0;
  return (url, _, response) => {
    if (url.searchParams.get('op') === 'OPEN') response.end(table);
    else say(response, { FileStatus: { ...status('', 'FILE', table.length), modificationTime: ++asked } });
  };
}
