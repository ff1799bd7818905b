import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** The file that SQLite itself makes of statements. */
export function sqliteOf(statements: string, fill?: (database: DatabaseSync) => void): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-spec-'));
  try {
    const path = join(folder, 'made');
    const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
    database.exec(statements);
    fill?.(database);
    database.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
