import { type IncomingMessage } from 'node:http';
import { type Problem, problem } from '#libs/kernel';
import { z } from 'zod';
import { type PullContext, sourceKind } from '../source-kind.js';
import { failedSource } from './failed.js';
import { asOne, isAside, Listing, type OpenFile, type RemoteFile } from './files.js';
import { HdfsCredentials, HdfsPlace } from './hdfs-place.js';
import { dataOf, type Target, targetOf, Web, wordsOf } from './web.js';

/** What is said of a page of a folder: a namenode sends a thousand names at a time. */
const mostWords = 4 << 20;
/** From a namenode to a datanode, perhaps by way of a gateway. */
const mostRedirects = 3;

/** What WebHDFS says went wrong, of which the name may be told on. */
const told = new Set([
  ...['AccessControlException', 'FileNotFoundException', 'InvalidToken', 'SecurityException'],
  ...[
    'StandbyException',
    'AuthorizationException',
    'IllegalArgumentException',
    'UnsupportedOperationException',
  ],
]);

type Context = PullContext<HdfsPlace, HdfsCredentials>;

/** A file of HDFS, or all below a folder as one table, over WebHDFS. They are fetched again where one is another. */
export const hdfs = sourceKind({
  kind: 'hdfs',
  Location: HdfsPlace,
  Credentials: HdfsCredentials,
  hasRows: false,
  async open({ location, credentials, network, signal, reached }: Context) {
    const web = new Web({ network, signal, ca: credentials?.ca, inClear: location.tls === 'off' });
    const files = new NameNode(web, location, credentials);
    try {
      return await asOne(
        await files.found(),
        reached,
        async (file) => files.read(file),
        () => web.close(),
      );
    } catch (error) {
      web.close();
      throw failedSource(`${location.host} could not be asked`, error);
    }
  },
});

const FileStatus = z.object({
  pathSuffix: z
    .string()
    .max(4000)
    .refine((name) => !/[/\0]|^\.\.?$/.test(name)),
  type: z.enum(['FILE', 'DIRECTORY', 'SYMLINK']),
  length: z.int().min(0),
  modificationTime: z.int(),
  fileId: z.int().default(0),
});
type FileStatus = z.infer<typeof FileStatus>;

const One = z.object({ FileStatus });
const Page = z.object({
  DirectoryListing: z.object({
    partialListing: z.object({ FileStatuses: z.object({ FileStatus: z.array(FileStatus) }) }),
    remainingEntries: z.int().min(0),
  }),
});
const Failure = z.object({ RemoteException: z.object({ exception: z.string() }) });

const stampOf = ({ fileId, modificationTime }: FileStatus): string => `${fileId} ${modificationTime}`;

class NameNode {
  readonly #origin: Omit<Target, 'path'>;

  constructor(
    private readonly web: Web,
    private readonly place: HdfsPlace,
    private readonly credentials: HdfsCredentials | undefined,
  ) {
    const { host, port, tls } = place;
    this.#origin = { protocol: tls === 'off' ? 'http:' : 'https:', hostname: host, port };
  }

  /** The file that has the path, or those below it. */
  async found(): Promise<readonly RemoteFile[]> {
    const { path } = this.place;
    const { FileStatus: status } = await this.#said(path, { op: 'GETFILESTATUS' }, One);
    if (status.type === 'FILE') return [{ name: path, bytes: status.length, stamp: stampOf(status) }];
    const listing = new Listing();
    const folders = [''];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for await (const one of this.#listed(folder, listing)) {
        const name = `${folder}${one.pathSuffix}`;
        if (one.type === 'FILE') listing.add({ name, bytes: one.length, stamp: stampOf(one) });
        else listing.passOver();
        if (one.type === 'DIRECTORY' && !isAside(name)) folders.push(`${name}/`);
      }
    }
    const base = path.endsWith('/') ? path : `${path}/`;
    return listing.files().map((file) => ({ ...file, name: base + file.name }));
  }

  async *#listed(folder: string, listing: Listing): AsyncGenerator<FileStatus, void, undefined> {
    const path = `${this.place.path.replace(/\/$/, '')}/${folder}`.replace(/(?<=.)\/$/, '');
    let startAfter = '';
    for (;;) {
      listing.page();
      const asked = { op: 'LISTSTATUS_BATCH', ...(startAfter !== '' && { startAfter }) };
      const { DirectoryListing: said } = await this.#said(path, asked, Page);
      const page = said.partialListing.FileStatuses.FileStatus;
      yield* page;
      const last = page.at(-1);
      if (said.remainingEntries === 0 || last === undefined) return;
      startAfter = last.pathSuffix;
    }
  }

  /** @throws Problem source.failed where the file is not the listed one any more, before or after it is read */
  async read({ name, bytes, stamp }: RemoteFile): Promise<OpenFile> {
    const answer = await this.#opened(name, bytes);
    const check = async (): Promise<void> => {
      const { FileStatus: now } = await this.#said(name, { op: 'GETFILESTATUS' }, One);
      if (now.length !== bytes || stampOf(now) !== stamp)
        throw problem('source.failed', 'A file was changed while it was fetched.');
    };
    const host = this.place.host;
    async function* blocks(): AsyncGenerator<Uint8Array, void, undefined> {
      yield* dataOf(answer, host);
      await check();
    }
    return { blocks: blocks() };
  }

  async #opened(name: string, bytes: number): Promise<IncomingMessage> {
    let target = this.#target(name, { op: 'OPEN', offset: '0', length: String(bytes) });
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const answer = await this.web.ask(target, this.#headers(target));
      const { statusCode = 0, headers } = answer;
      if (statusCode === 200) return answer;
      if (statusCode < 300 || statusCode >= 400 || headers.location === undefined)
        throw await this.#failed(answer);
      answer.destroy();
      if (!URL.canParse(headers.location))
        throw problem('source.failed', 'It redirects to what is no address.');
      target = targetOf(new URL(headers.location));
      if (this.place.tls === 'on' && target.protocol !== 'https:')
        throw problem('source.address', 'It redirects to an address that is not https.');
    }
    throw problem('source.failed', `It redirects more than ${mostRedirects} times.`);
  }

  /** A password opens the namenode and is told to no other; where a token is needed elsewhere the namenode says it. */
  #headers({ protocol, hostname, port }: Target): Record<string, string> {
    const { user, password } = this.credentials ?? {};
    const isOrigin =
      protocol === this.#origin.protocol && hostname === this.#origin.hostname && port === this.#origin.port;
    if (!isOrigin || password === undefined) return { 'User-Agent': 'tidegate' };
    const known = Buffer.from(`${user ?? ''}:${password}`).toString('base64');
    return { 'User-Agent': 'tidegate', Authorization: `Basic ${known}` };
  }

  #target(path: string, asked: Readonly<Record<string, string>>): Target {
    const { user, password, token } = this.credentials ?? {};
    const said = new URLSearchParams(asked);
    if (token !== undefined) said.set('delegation', token);
    else if (user !== undefined && password === undefined) said.set('user.name', user);
    const escaped = path.split('/').map(encodeURIComponent).join('/');
    return { ...this.#origin, path: `/webhdfs/v1${escaped}?${said.toString()}` };
  }

  async #said<T>(path: string, asked: Readonly<Record<string, string>>, Shape: z.ZodType<T>): Promise<T> {
    const target = this.#target(path, asked);
    const answer = await this.web.ask(target, this.#headers(target));
    if (answer.statusCode !== 200) throw await this.#failed(answer);
    const parsed = Shape.safeParse(await this.#json(answer));
    if (!parsed.success)
      throw problem('source.failed', `${this.place.host} does not answer as WebHDFS does.`);
    return parsed.data;
  }

  async #json(answer: IncomingMessage): Promise<unknown> {
    const words: Uint8Array[] = [];
    for await (const block of wordsOf(answer, this.place.host, mostWords)) words.push(block);
    try {
      return JSON.parse(Buffer.concat(words).toString('utf8')) as unknown;
    } catch {
      return undefined;
    }
  }

  async #failed(answer: IncomingMessage): Promise<Problem> {
    const { host } = this.place;
    const { data } = Failure.safeParse(await this.#json(answer));
    const name = data?.RemoteException.exception ?? '';
    const why = told.has(name) ? ` (${name})` : '';
    return problem('source.failed', `${host} answered ${answer.statusCode ?? 0}${why}.`);
  }
}
