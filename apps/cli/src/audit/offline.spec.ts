import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { utf8 } from '#libs/kernel';
import { FakeLog } from '../../test/fake-log.js';
import { runWith, type Said } from '../../test/run.js';
import { type AuditReport } from './report.js';

let folder: string;
let saved: string;
let log: FakeLog;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-cli-offline-'));
  saved = join(folder, 'saved');
  log = new FakeLog();
  await log.grow(600);
});
afterEach(() => rmSync(folder, { recursive: true }));

const noNetwork = (): Promise<Response> => Promise.reject(new Error('there is no network'));

const run = (fetch: typeof globalThis.fetch, ...line: string[]): Promise<Said> =>
  runWith(fetch, { XDG_CONFIG_HOME: folder, TIDEGATE_HOME: join(folder, 'home') }, ['audit', ...line]);

const save = (...options: string[]): Promise<Said> =>
  run(log.fetch, 'export', '--to', saved, '--deep', '--token', 'tdg_auditor', ...options);

async function verify(...options: string[]): Promise<AuditReport> {
  const { out, err } = await run(noNetwork, 'verify', '--json', '--offline', saved, ...options);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as AuditReport;
}

const kinds = ({ failures }: AuditReport): string[] => [...new Set(failures.map(({ kind }) => kind))].sort();
const at = (path: string): string => join(saved, path);
const edit = (path: string, change: (text: string) => string): void =>
  writeFileSync(at(path), change(readFileSync(at(path), 'latin1')), 'latin1');
const forgetPins = (): void => rmSync(join(folder, 'tidegate'), { recursive: true, force: true });

describe('tidegate audit export', () => {
  it('saves all that verification reads, and says what it holds', async () => {
    expect((await save()).code).toBe(0);
    expect(JSON.parse(readFileSync(at('manifest.json'), 'utf8'))).toMatchObject({
      ...{ format: 'tidegate-audit-1', server: 'http://gateway.test', size: 600, before: 600 },
      ...{ events: 600, rows: log.rows.size },
    });
    expect(
      readFileSync(at('tile/entries/001')).equals(log.files.get('tile/entries/001') ?? Buffer.of()),
    ).toBe(true);
    expect(existsSync(`${saved}.part`)).toBe(false);
  });

  it('writes over nothing, and leaves no half of a folder behind', async () => {
    const broken = (): Promise<Response> => noNetwork();
    expect((await run(broken, 'export', '--to', join(folder, 'other'))).code).toBe(1);
    expect(existsSync(join(folder, 'other'))).toBe(false);
    expect(existsSync(join(folder, 'other.part'))).toBe(false);
    await save();
    expect(await save()).toMatchObject({ code: 2 });
  });

  it('saves what is wrong as well: it is evidence', async () => {
    log.events.splice(9, 1);
    expect((await save()).code).toBe(1);
    forgetPins();
    expect(kinds(await verify('--deep'))).toEqual(['event-missing']);
  });

  it('needs no token for the log alone, and then holds no more', async () => {
    expect((await run(log.fetch, 'export', '--to', saved)).code).toBe(0);
    expect(await verify()).toMatchObject({ ok: true, size: 600 });
    expect(kinds(await verify('--deep'))).toEqual(['events-unreadable', 'rows-unreadable']);
  });
});

describe('tidegate audit verify --offline', () => {
  it('checks without a network what it checks with one', async () => {
    await save();
    const online = await run(log.fetch, 'verify', '--deep', '--json', '--token', 'tdg_auditor');
    const { checks, ...report } = JSON.parse(online.out) as AuditReport;
    expect(await verify('--deep')).toEqual({ checks, ...report });
    expect(report).toMatchObject({ ok: true, trust: 'pinned' });
  });

  it.each<[string, () => void, string[]]>([
    [
      'an entry',
      () => edit('tile/entries/000', (t) => t.replace('grant.create', 'grant.delete')),
      ['entry-changed', 'event-differs', 'forked', 'root-mismatch', 'row-unlogged', 'tile-mismatch'],
    ],
    ['a tile less', () => rmSync(at('tile/0/001')), ['missing-tile']],
    [
      'a tile that is a link',
      () => {
        renameSync(at('tile/0/001'), join(folder, 'elsewhere'));
        symlinkSync(join(folder, 'elsewhere'), at('tile/0/001'));
      },
      ['missing-tile'],
    ],
    [
      'a folder that is a link',
      () => {
        renameSync(at('tile/entries'), join(folder, 'elsewhere'));
        symlinkSync(join(folder, 'elsewhere'), at('tile/entries'));
      },
      ['missing-tile', 'row-unlogged'],
    ],
    ['another checkpoint', () => edit('checkpoint', (t) => t.replace('600', '500')), ['bad-signature']],
    ['a detail', () => edit('events.ndjson', (t) => t.replace('"n":9', '"n":8')), ['event-differs']],
    [
      'an event less',
      () => edit('events.ndjson', (t) => t.slice(t.indexOf('\n') + 1)),
      ['event-missing', 'row-unlogged'],
    ],
    [
      'events in the places of others',
      () => edit('events.ndjson', (t) => t.replace(/^(.*\n)(.*\n)/, '$2$1')),
      ['event-differs'],
    ],
    [
      'half of the events',
      () => truncateSync(at('events.ndjson'), 100_000),
      ['events-unreadable', 'row-unlogged'],
    ],
    ['no events', () => rmSync(at('events.ndjson')), ['events-unreadable', 'row-unlogged']],
    [
      'events that are none',
      () => writeFileSync(at('events.ndjson'), '{"a":1}\n'),
      ['events-unreadable', 'row-unlogged'],
    ],
    [
      'a line without an end',
      () => appendFileSync(at('rows.ndjson'), 'x'.repeat(20_000_000)),
      ['rows-unreadable'],
    ],
    ['a row', () => edit('rows.ndjson', (t) => t.replace('digest-12', 'digest-13')), ['row-differs']],
    ['a row less', () => edit('rows.ndjson', (t) => t.slice(t.indexOf('\n') + 1)), ['row-missing']],
  ])('finds %s that was changed in the folder', async (_, tamper, expected) => {
    await save();
    expect((await verify('--deep')).ok).toBe(true);
    tamper();
    expect(kinds(await verify('--deep'))).toEqual(expected);
  });

  it('compares what was seen and kept before, and remembers nothing of a folder', async () => {
    const early = log.checkpoint;
    writeFileSync(join(folder, 'early'), early);
    await log.grow(20);
    await save();
    forgetPins();
    expect(await verify('--checkpoint', join(folder, 'early'))).toMatchObject({
      ok: true,
      trust: 'first-use',
    });
    expect(existsSync(join(folder, 'tidegate'))).toBe(false);
    log.entries.length = 500;
    await log.publish();
    rmSync(saved, { recursive: true });
    await save();
    expect(kinds(await verify('--checkpoint', join(folder, 'early')))).toEqual(['truncated']);
    const other = new FakeLog();
    await other.grow(1);
    writeFileSync(
      join(folder, 'early'),
      other.checkpoint.replaceAll(other.origin, 'tidegate/ffffffffffffffff'),
    );
    expect(kinds(await verify('--checkpoint', join(folder, 'early')))).toEqual(['bad-signature']);
    const { code } = await run(noNetwork, 'verify', '--offline', saved, '--checkpoint', join(folder, 'none'));
    expect(code).toBe(2);
  });

  it('takes no folder for cut off because more was seen since, but for another log where it forks', async () => {
    await save();
    await log.grow(20);
    mkdirSync(join(folder, 'home', 'log'), { recursive: true });
    writeFileSync(join(folder, 'home', 'log', 'checkpoint'), log.checkpoint);
    await run(log.fetch, 'verify');
    expect(await verify('--deep')).toMatchObject({ ok: true, size: 600 });
    // What the folder says of itself is no reason to compare less.
    log.entries[7] = utf8((log.events[7]?.entry ?? '').replace('"done"', '"denied"'));
    await log.publish();
    rmSync(saved, { recursive: true });
    await run(log.fetch, 'export', '--to', saved);
    edit('manifest.json', (t) => t.replace('620', '0'));
    expect(kinds(await verify())).toEqual(['forked']);
  });

  it.each<[string, (path: string) => void]>([
    ['without a manifest', () => rmSync(at('manifest.json'))],
    ['with a manifest that is none', () => writeFileSync(at('manifest.json'), '{"format":"other"}')],
    ['with one without an end', () => writeFileSync(at('manifest.json'), ' '.repeat(1_000_000))],
    [
      'with one that is a folder',
      () => {
        rmSync(at('manifest.json'));
        symlinkSync(folder, at('manifest.json'));
      },
    ],
  ])('refuses a folder %s', async (_, spoil) => {
    await save();
    spoil(saved);
    expect(await run(noNetwork, 'verify', '--offline', saved)).toMatchObject({ code: 1, out: '' });
  });
});
