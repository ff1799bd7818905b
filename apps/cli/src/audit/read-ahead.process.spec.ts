import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sourceWorker, type SourceWorker } from '../../../../test/support/source-worker.js';
import { FakeLog } from '../../test/fake-log.js';
import { runWith } from '../../test/run.js';
import { FolderClient } from './folder.js';
import { readAhead, type ReadEvents } from './read-ahead.js';
import { type AuditReport } from './report.js';
import { verifyAudit } from './verify.js';

let worker: SourceWorker;
let folder: string;
let saved: string;

beforeAll(() => {
  worker = sourceWorker(new URL('./events.worker.ts', import.meta.url));
});
afterAll(() => worker.remove());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-cli-ahead-'));
  saved = join(folder, 'saved');
  const log = new FakeLog();
  await log.grow(600);
  const env = { XDG_CONFIG_HOME: folder, TIDEGATE_HOME: join(folder, 'home') };
  await runWith(log.fetch, env, ['audit', 'export', '--to', saved, '--deep', '--token', 'tdg_auditor']);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What verification says with threads or without any, and what the threads gave. */
async function verify(
  threads: number,
): Promise<{ report: AuditReport; read: ReadEvents | null | undefined }> {
  const client = await FolderClient.open(saved);
  let read: ReadEvents | null | undefined;
  const report = await verifyAudit({
    ...{ client, pinFile: join(folder, 'logs.json'), deep: true, saved: true },
    readAhead: async (size) => {
      if (threads === 0) return null;
      return (read = await readAhead(client, { size, threads, fewest: 1, entry: worker.entry }));
    },
  }).finally(() => client.close());
  return { report, read };
}

const events = (change: (lines: string[]) => string[]): void => {
  const path = join(saved, 'events.ndjson');
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  writeFileSync(
    path,
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
};
const nth =
  (n: number, change: (line: string) => string) =>
  (lines: string[]): string[] =>
    lines.map((line, i) => (i === n ? change(line) : line));

describe('events that threads read ahead', () => {
  it.each([1, 2, 5])('verify to the very report of one thread, on %d', async (threads) => {
    const alone = await verify(0);
    expect(alone.report.ok).toBe(true);
    const { report, read } = await verify(threads);
    expect(report).toEqual(alone.report);
    expect(read?.size).toBe(600);
  });

  it.each<[string, () => void]>([
    ['one less', () => events((lines) => lines.toSpliced(300, 1))],
    ['one twice', () => events((lines) => lines.toSpliced(300, 1, ...lines.slice(299, 300)))],
    ['two in places of each other', () => events((l) => l.toSpliced(300, 2, l[301] ?? '', l[300] ?? ''))],
    ['halves in places of each other', () => events((l) => [...l.slice(300), ...l.slice(0, 300)])],
    ['another detail', () => events(nth(300, (line) => line.replace(/"n":\d+/, '"n":-1')))],
    ['another outcome', () => events(nth(9, (line) => line.replaceAll('done', 'denied')))],
    ['no detail', () => events(nth(300, (line) => line.replace(/"detail":\{.*?\}+,"/, '"detail":null,"')))],
    [
      'another name',
      () => events(nth(590, (line) => line.replace(/"actor":"user:[^"]*"/, '"actor":"user:eve"'))),
    ],
    ['what is none', () => events(nth(2, () => '{}'))],
    ['what is no JSON', () => events(nth(2, () => '{'))],
  ])('are read again one by one where there is something wrong: %s', async (_, tamper) => {
    tamper();
    const alone = await verify(0);
    expect(alone.report.ok).toBe(false);
    const { report, read } = await verify(2);
    expect(report).toEqual(alone.report);
    expect(read).toBeNull();
  });

  it('are compared with the leaves of the log when it is rebuilt', async () => {
    const path = join(saved, 'tile/entries/000');
    writeFileSync(path, readFileSync(path, 'latin1').replace('grant.create', 'grant.delete'), 'latin1');
    const alone = await verify(0);
    const { report, read } = await verify(2);
    expect(read?.size).toBe(600);
    expect(report).toEqual(alone.report);
    expect(report.failures.map(({ kind }) => kind)).toContain('event-differs');
  });

  it('are none where a folder says that it holds more than it can', async () => {
    const path = join(saved, 'manifest.json');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('600', String(2 ** 40)));
    const client = await FolderClient.open(saved);
    expect(await readAhead(client, { size: 2 ** 40, fewest: 1, entry: worker.entry })).toBeNull();
  });
});
