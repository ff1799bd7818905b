import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StartError } from '#libs/postgres';
import { readConfig } from '#libs/platform';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { openDatabase } from './database.js';

describe('a database of their own', () => {
  const home = mkdtempSync(join(tmpdir(), 'tidegate-database-'));
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(async () => {
    await database.drop();
    rmSync(home, { recursive: true });
  });

  const changed = (change: (url: URL) => void, from: string): string => {
    const url = new URL(from);
    change(url);
    return url.href;
  };

  const said = async (url: string): Promise<string> => {
    const config = readConfig({ TIDEGATE_HOME: home, DATABASE_URL: url }, false);
    const silent = (): void => undefined;
    const error: unknown = await openDatabase(config, silent, silent).then(
      () => 'taken',
      (refused: unknown) => refused,
    );
    if (error instanceof StartError) return error.message;
    throw error;
  };

  it.each<[string, (url: URL) => void, string]>([
    ['a wrong password', (url) => (url.password = 'hunter2'), 'which does not take this password (28P01)'],
    ['no such database', (url) => (url.pathname = '/none'), 'which has no such database (3D000)'],
    ['a port where nothing answers', (url) => (url.port = '1'), 'where nothing answers (ECONNREFUSED)'],
    ['a host that nobody knows', (url) => (url.hostname = 'none.invalid'), 'whose host nobody knows'],
  ])('is refused in one line for %s, whoever the user is', async (_, change, says) => {
    for (const from of [database.url, database.urlFor('ingestion')]) {
      const line = await said(changed(change, from));
      expect(line).toMatch(
        /^DATABASE_URL is postgres(?:ql)?:\/\/…@.*; it may be the address of a PostgreSQL.*\.$/,
      );
      expect(line).toContain(says);
      expect(line).not.toContain(new URL(from).password);
      expect(line).not.toContain('hunter2');
    }
  });
});
