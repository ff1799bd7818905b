import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { toBase64 } from '#libs/kernel';
import {
  encodeBundle,
  encodeEntry,
  encodeTile,
  entryTiles,
  type EventDetail,
  formatVerifierKey,
  Frontier,
  hashTiles,
  leafHash,
  makeEntry,
  type NoteSigner,
  signCheckpoint,
  tileNodes,
  tilePath,
} from '#libs/ledger';

/** An event as `/v1/audit/events` shows it. */
export interface FakeEvent {
  index: number;
  id: string;
  at: string;
  actor: string;
  actorId: string;
  action: string;
  resource: string;
  resourceId: string;
  outcome: 'done';
  detail: EventDetail | null;
  leafHash: string;
  entry: string;
  salt: string | null;
}

const uuid = (n: number): string => `0193a1b2-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const ada = uuid(0xada);
const system = '00000000-0000-0000-0000-000000000000';

/** A log in memory and the server in front of it, whose every byte a test may change. */
export class FakeLog {
  readonly origin = 'tidegate/00112233aabbccdd';
  readonly events: FakeEvent[] = [];
  readonly entries: Uint8Array[] = [];
  readonly files = new Map<string, Uint8Array>();
  readonly vkey: string;
  checkpoint = '';
  served: string;
  /** Rows of the catalog as `/v1/catalog/rows` shows them, each a digest by `table:unit`. */
  readonly rows = new Map<string, string>();
  /** The status with which events are refused, if they are. */
  refusal: number | undefined;
  /** Names that the records of what is appended hold, of events about the dataset. */
  naming: { readonly actor: string; readonly resource: string } | undefined;
  readonly #signer: NoteSigner;

  constructor() {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const key = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    this.vkey = formatVerifierKey(this.origin, key);
    this.served = this.vkey;
    this.#signer = { name: this.origin, publicKey: key, sign: (message) => sign(null, message, privateKey) };
  }

  /** Appends events and signs; the first two make Ada and a dataset. */
  async grow(count: number): Promise<void> {
    for (let i = 0; i < count; i++) this.#append(this.events.length);
    await this.publish();
  }

  /** Makes every tile anew from the entries, and signs their root. */
  async publish(): Promise<void> {
    const frontier = new Frontier();
    const nodes = new Map<string, Uint8Array>();
    for (const entry of this.entries) {
      frontier.append(leafHash(entry), ({ level, index }, hash) => nodes.set(`${level}/${index}`, hash));
    }
    const size = this.entries.length;
    for (const tile of hashTiles(size)) {
      const hashes = tileNodes(tile).map(
        ({ level, index }) => nodes.get(`${level}/${index}`) ?? new Uint8Array(),
      );
      this.files.set(tilePath(tile), encodeTile(hashes));
    }
    for (const tile of entryTiles(size)) {
      const start = tile.index * 256;
      this.files.set(tilePath(tile), encodeBundle(this.entries.slice(start, start + tile.width)));
    }
    this.checkpoint = await signCheckpoint({ origin: this.origin, size, root: frontier.root() }, [
      this.#signer,
    ]);
  }

  grantOf(index: number): string {
    return uuid(0xf00 + index);
  }

  /** Grants by turns: each makes its row, every tenth takes back the one before. The catalog is kept to what is said. */
  #said(index: number): EventDetail {
    const [own, before] = [uuid(0xf00 + index), uuid(0xf00 + index - 1)];
    const gone = index > 2 && index % 10 === 0;
    if (index >= 2) this.rows.set(`grant:${own}`, `digest-${index}`);
    if (gone) this.rows.delete(`grant:${before}`);
    return { n: index, catalog: { grant: { [own]: `digest-${index}`, ...(gone && { [before]: null }) } } };
  }

  #append(index: number): void {
    const kinds = [
      { action: 'user.create', actor: system, kind: 'user', id: ada, detail: { email: 'ada@example.org' } },
      { action: 'dataset.create', actor: ada, kind: 'dataset', id: uuid(0xda), detail: { name: 'patients' } },
      { action: 'grant.create', actor: ada, kind: 'grant', id: uuid(0xf00 + index), detail: { n: index } },
    ] as const;
    const { naming } = this;
    const { action, actor, kind, id, ...made } = kinds[naming ? 1 : (Math.min(index, 2) as 0 | 1 | 2)];
    const detail = naming ? { names: naming } : index < 2 ? made.detail : this.#said(index);
    const salt = createHash('sha256').update(String(index)).digest();
    const at = new Date(Date.UTC(2026, 0, 1, 0, 0, index));
    const resource = { kind, id };
    const entry = encodeEntry(
      makeEntry({ id: uuid(index), at, actor, action, resource, outcome: 'done' }, { salt, detail }),
    );
    const names = { user: 'user:ada@example.org', dataset: 'dataset:patients', grant: `grant:${id}` };
    this.entries.push(entry);
    this.events.push({
      index,
      id: uuid(index),
      at: at.toISOString(),
      actor: naming?.actor ?? (actor === system ? 'system:tidegate' : 'user:ada@example.org'),
      actorId: actor,
      action,
      resource: naming?.resource ?? names[kind],
      resourceId: id,
      outcome: 'done',
      detail,
      leafHash: toBase64(leafHash(entry)),
      entry: Buffer.from(entry).toString('utf8'),
      salt: toBase64(salt),
    });
  }

  /** Answers as the gateway would. */
  readonly fetch = (input: string | URL | Request): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    return Promise.resolve(this.#answer(url));
  };

  #answer(url: URL): Response {
    if (url.pathname === '/tlog/vkey') return new Response(`${this.served}\n`);
    if (url.pathname === '/tlog/checkpoint') return new Response(this.checkpoint);
    if (url.pathname === '/v1/audit/events') return this.#page(url);
    if (url.pathname === '/v1/audit/checkpoint') return Response.json({ size: this.entries.length });
    if (url.pathname === '/v1/catalog/rows') return this.#catalog(url);
    if (url.pathname.startsWith('/tlog/tiles/')) return this.#run(url.pathname);
    const file = this.files.get(url.pathname.replace('/tlog/', ''));
    return file === undefined ? new Response('', { status: 404 }) : new Response(Buffer.from(file));
  }

  /** Full tiles one after another, from a first one on; no more than two. */
  #run(path: string): Response {
    const [level, first] = path.split('/').slice(3);
    const tiles = [Number(first), Number(first) + 1].map((index) =>
      this.files.get(`tile/${level}/${String(index).padStart(3, '0')}`),
    );
    const found = tiles.filter((tile) => tile !== undefined);
    return found.length === 0
      ? new Response('', { status: 404 })
      : new Response(Buffer.from(Buffer.concat(found)));
  }

  /** One row a page: a reader must ask on. */
  #catalog({ searchParams }: URL): Response {
    if (this.refusal !== undefined) return new Response('', { status: this.refusal });
    const at = Number(searchParams.get('cursor') ?? 0);
    const items = [...this.rows].slice(at, at + 1).map(([name, digest]) => {
      const [table = '', unit = ''] = name.split(':');
      return { table, unit, digest };
    });
    return Response.json({ items, nextCursor: at + 1 < this.rows.size ? String(at + 1) : null });
  }

  #page({ searchParams }: URL): Response {
    if (this.refusal !== undefined) return new Response('', { status: this.refusal });
    const before = Number(searchParams.get('cursor') ?? this.events.length);
    const limit = Math.min(Number(searchParams.get('limit')), 100); // a server may give less than was asked for
    const items = this.events.slice(Math.max(0, before - limit), before).reverse();
    return Response.json({ items, nextCursor: before > limit ? String(before - limit) : null });
  }
}
