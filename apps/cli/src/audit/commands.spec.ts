import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { utf8 } from '#libs/kernel';
import { encodeBundle } from '#libs/ledger';
import { FakeLog } from '../../test/fake-log.js';
import { runWith, type Said } from '../../test/run.js';
import { type AuditReport } from './report.js';

let folder: string;
let log: FakeLog;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-cli-audit-'));
  log = new FakeLog();
  await log.grow(300);
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (...line: string[]): Promise<Said> =>
  runWith(log.fetch, { XDG_CONFIG_HOME: folder, TIDEGATE_HOME: join(folder, 'home') }, line);

async function verify(...options: string[]): Promise<AuditReport & { code: number }> {
  const { code, out, err } = await run('audit', 'verify', '--json', ...options);
  if (out === '') throw new Error(err);
  return { ...(JSON.parse(out) as AuditReport), code };
}

const deep = (): Promise<AuditReport & { code: number }> => verify('--deep', '--token', 'tdg_auditor');

const kinds = ({ failures }: AuditReport): string[] => [...new Set(failures.map(({ kind }) => kind))].sort();

function event(index: number): FakeLog['events'][number] {
  const found = log.events[index];
  if (!found) throw new Error('there is no such event');
  return found;
}

function keepInHome(note: string): void {
  mkdirSync(join(folder, 'home', 'log'), { recursive: true });
  writeFileSync(join(folder, 'home', 'log', 'checkpoint'), note);
}

describe('tidegate audit verify', () => {
  it('finds a whole log whole, and says what it checked', async () => {
    const { code, out } = await run('audit', 'verify', '--deep', '--token', 'tdg_auditor');
    expect(code).toBe(0);
    expect(out).toContain('ok      the checkpoint is signed, and the tree of its 300 entries is whole');
    expect(out).toContain('ok      300 events are what the log committed to');
    expect(out).toContain(log.vkey);
  });

  it('needs no token for the log, which is public', async () => {
    expect(await verify()).toMatchObject({ ok: true, code: 0, size: 300, trust: 'first-use', failures: [] });
  });

  it('reads a long log in few calls, and tile by tile where the server has no runs or broken ones', async () => {
    await log.grow(1100);
    const { fetch, files } = log;
    const asked: string[] = [];
    const counted = (url: string) => {
      asked.push(new URL(url).pathname);
      return fetch(url);
    };
    const withRuns = (answer: (url: string) => Promise<Response>) =>
      runWith(
        ((url: URL) => answer(url.href)) as typeof globalThis.fetch,
        { XDG_CONFIG_HOME: folder, TIDEGATE_HOME: join(folder, 'home') },
        ['audit', 'verify', '--json'],
      );
    expect((await withRuns(counted)).code).toBe(0);
    expect(asked.filter((path) => path.startsWith('/tlog/tile/0/')).length).toBeLessThan(
      [...files.keys()].filter((path) => path.startsWith('tile/0/')).length,
    );
    for (const broken of [new Response('', { status: 404 }), new Response('xyz')]) {
      const answer = (url: string): Promise<Response> =>
        url.includes('/tlog/tiles/') ? Promise.resolve(broken.clone()) : fetch(url);
      expect((await withRuns(answer)).code).toBe(0);
    }
  });

  it('remembers the key and the checkpoint, for this user alone', async () => {
    await verify();
    const file = join(folder, 'tidegate', 'logs.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      'http://gateway.test': { vkey: log.vkey, note: log.checkpoint },
    });
    await log.grow(20);
    expect(await verify()).toMatchObject({ ok: true, size: 320, trust: 'pinned' });
  });

  it('does not start over when what it remembers is broken', async () => {
    mkdirSync(join(folder, 'tidegate'));
    writeFileSync(join(folder, 'tidegate', 'logs.json'), '{"http://gateway.test": {}}');
    const { code, err } = await run('audit', 'verify');
    expect(code).toBe(1);
    expect(err).toContain('is broken');
  });

  it('trusts a key that was given over all, and says when the server shows another', async () => {
    const other = new FakeLog();
    expect(await verify('--vkey', log.vkey)).toMatchObject({ ok: true, trust: 'given' });
    expect(kinds(await verify('--vkey', other.vkey))).toEqual(['bad-signature', 'key-changed']);
    expect((await run('audit', 'verify', '--vkey', 'nonsense')).code).toBe(2);
  });

  it('finds a server out that changes its key after the first time', async () => {
    await verify();
    const other = new FakeLog();
    await other.grow(300);
    log = other;
    expect(kinds(await verify())).toEqual(['bad-signature', 'key-changed']);
  });

  it('finds an entry that was changed', async () => {
    const entries = [...log.entries.slice(0, 256)];
    entries[42] = utf8(event(42).entry.replace('grant.create', 'grant.delete'));
    log.files.set('tile/entries/000', encodeBundle(entries));
    const report = await verify();
    expect(report).toMatchObject({ ok: false, code: 1 });
    expect(kinds(report)).toContain('entry-changed');
    expect(report.failures).toContainEqual(expect.objectContaining({ kind: 'entry-changed', index: 42 }));
  });

  it('finds a log that was cut off since it was last seen, and keeps what it saw', async () => {
    await verify();
    const before = readFileSync(join(folder, 'tidegate', 'logs.json'), 'utf8');
    log.entries.length = 290;
    await log.publish();
    expect(kinds(await verify())).toEqual(['truncated']);
    expect(readFileSync(join(folder, 'tidegate', 'logs.json'), 'utf8')).toBe(before);
  });

  it('finds a past that was rewritten and signed anew since it was last seen', async () => {
    await verify();
    log.entries[7] = utf8(event(7).entry.replace('"done"', '"denied"'));
    await log.grow(1);
    expect(kinds(await verify())).toEqual(['forked']);
  });

  it('finds what the checkpoint of a gateway on this machine contradicts', async () => {
    keepInHome(log.checkpoint);
    await log.grow(5);
    const { ok, checks } = await verify();
    expect(ok).toBe(true);
    expect(checks.at(-1)).toEqual({ what: 'the log extends the checkpoint in the local home', ok: true });

    rmSync(join(folder, 'tidegate'), { recursive: true });
    keepInHome(log.checkpoint);
    log.entries.length = 300;
    await log.publish();
    expect(kinds(await verify())).toEqual(['truncated']);

    log.entries[7] = utf8(event(7).entry.replace('"done"', '"denied"'));
    await log.grow(60);
    expect(kinds(await verify())).toEqual(['forked']);

    keepInHome(log.checkpoint.replace(/\n\d+\n/, '\n9\n'));
    expect(kinds(await verify())).toEqual(['bad-signature']);
  });

  it('leaves alone what a gateway on this machine keeps of another log', async () => {
    const other = new FakeLog();
    await other.grow(1);
    keepInHome(other.checkpoint.replaceAll(other.origin, 'tidegate/ffffffffffffffff'));
    expect(await verify()).toMatchObject({ ok: true });
  });
});

describe('tidegate audit verify --deep', () => {
  it.each<[string, () => void, string[]]>([
    ['a detail that was changed', () => (event(9).detail = { n: 10 }), ['event-differs']],
    ['a salt that was changed', () => (event(9).salt = event(8).salt), ['event-differs']],
    ['an outcome that was changed', () => Object.assign(event(9), { outcome: 'failed' }), ['event-differs']],
    ['a time that was changed', () => (event(9).at = event(8).at), ['event-differs']],
    [
      'a detail that is gone',
      () => Object.assign(event(9), { detail: null, salt: null }),
      ['event-unopened'],
    ],
    ["another event's entry", () => (event(9).entry = event(8).entry), ['event-differs']],
    ['an event that is not shown', () => log.events.splice(9, 1), ['event-missing']],
    ['an event that is shown twice', () => log.events.splice(9, 0, event(9)), ['event-differs']],
    ['an actor shown under another name', () => (event(9).actor = 'user:eve@example.org'), ['name-differs']],
    ['a deed of the system shown as its own', () => (event(9).actor = 'system:tidegate'), ['name-differs']],
    ['another resource', () => (event(9).resource = event(8).resource), ['name-differs']],
    ['another id behind its resource', () => (event(9).resourceId = event(8).resourceId), ['event-differs']],
    ['another id behind its actor', () => (event(9).actorId = event(8).id), ['event-differs']],
    [
      'another kind of resource',
      () => (event(1).resource = 'policy:patients'),
      ['event-differs', 'name-differs'],
    ],
  ])('finds %s', async (_, tamper, expected) => {
    tamper();
    const report = await deep();
    expect(report).toMatchObject({ ok: false, code: 1 });
    expect(kinds(report)).toEqual(expected);
  });

  it.each<[string, (rows: Map<string, string>, name: string) => unknown, string]>([
    ['another digest', (rows, name) => rows.set(name, 'other'), 'row-differs'],
    ['a row less', (rows, name) => rows.delete(name), 'row-missing'],
    ['a row that nobody made', (rows) => rows.set('grant:made-up', 'digest-9'), 'row-unlogged'],
    ['a row that was taken back', (rows) => rows.set(`grant:${log.grantOf(9)}`, 'digest-9'), 'row-differs'],
  ])('finds a catalog with %s', async (_, change, kind) => {
    expect(await deep()).toMatchObject({ ok: true });
    change(log.rows, `grant:${log.grantOf(8)}`);
    expect(kinds(await deep())).toEqual([kind]);
  });

  it('finds a person who is shown under another name everywhere, by the name that the log gave them', async () => {
    for (const shown of log.events) shown.actor = shown.actor.replace('ada@', 'eve@');
    expect(kinds(await deep())).toEqual(['name-differs']);
  });

  it('takes the name that the record holds, whatever the thing is called now, and no other', async () => {
    log.naming = { actor: 'user:ada@example.org', resource: 'dataset:patients' };
    await log.grow(1);
    log.naming = { actor: 'user:lovelace@example.org', resource: 'dataset:people' };
    await log.grow(1);
    expect(await deep()).toMatchObject({ ok: true });
    event(300).resource = 'dataset:people';
    expect(kinds(await deep())).toEqual(['name-differs']);
    event(300).resource = 'dataset:patients';
    event(301).actor = 'user:ada@example.org';
    expect(kinds(await deep())).toEqual(['name-differs']);
    event(301).detail = { ...event(301).detail, names: { actor: 'user:ada@example.org' } };
    expect(kinds(await deep())).toContain('event-differs');
  });

  it('leaves events that came after the checkpoint for the next time', async () => {
    const { checkpoint } = log;
    const rows = [...log.rows];
    await log.grow(4);
    log.rows.clear();
    for (const [name, digest] of rows) log.rows.set(name, digest);
    log.checkpoint = checkpoint;
    log.files.set(
      'tile/0/001.p/44',
      (log.files.get('tile/0/001.p/48') ?? new Uint8Array()).slice(0, 44 * 32),
    );
    log.files.set('tile/entries/001.p/44', encodeBundle(log.entries.slice(256, 300)));
    expect(await deep()).toMatchObject({ ok: true, size: 300 });
  });

  it('says so when the token may not read events', async () => {
    log.refusal = 403;
    expect(kinds(await deep())).toEqual(['events-unreadable', 'rows-unreadable']);
  });
});

describe('tidegate audit tail', () => {
  it('shows the newest events, the newest last', async () => {
    const { code, out } = await run('audit', 'tail', '--limit', '2', '--token', 'tdg_auditor');
    expect(code).toBe(0);
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^298 /);
    expect(lines[2]).toMatch(/^299 .*user:ada@example\.org +grant\.create +grant:\S+ +done$/);
  });
});
