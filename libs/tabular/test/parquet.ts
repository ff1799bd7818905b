import { readAll } from '../src/parts/chunks.js';
import { type Engine } from '../src/engine/engine.js';
import { literal } from '../src/engine/sql.js';

/** The result of a query as a Parquet file, as the engine writes one for other programs. */
export async function parquetOf(engine: Engine, sql: string, options = ''): Promise<Buffer> {
  const file = engine.newFile();
  try {
    await engine.query(
      `COPY (${sql}) TO ${literal(file.path)} (FORMAT parquet, USE_TMP_FILE false${options})`,
    );
    return Buffer.from(readAll(file));
  } finally {
    file.close();
  }
}
