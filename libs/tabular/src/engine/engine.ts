import { type Column, hasBytes } from '#libs/contracts';
import type { DuckdbEngine, EngineOptions } from './duckdb-engine.js';

export type { CopyOptions } from './copy-format.js';
export type { EngineOptions, ExpectedFailure, NumberVector } from './duckdb-engine.js';

export type Engine = DuckdbEngine;

/** Bytes of a record from which on an engine is to be {@link forHeavy}: one of the usual size holds some records of less at a time. */
export const heavyBytes = 16 << 20;

/**
 * What an engine is given for records that may hold 256 MiB: it has each three times when it copies one (as it was read, gathered, and as a page
 * of Parquet), so it works on one at a time.
 */
export const forHeavy = { memoryLimitMb: 1088, threads: 1, connections: 1, unpacked: true } as const;

/** What an engine is given to read files of a table, by what one of their records may hold. */
export const engineFor = (
  columns: readonly Column[],
  files: readonly { readonly bytes: number }[],
): Partial<EngineOptions> =>
  hasBytes(columns) && files.some(({ bytes }) => bytes > heavyBytes) ? forHeavy : {};

/**
 * Opens the engine; close it when the job ends. DuckDB is loaded here and not before: the gateway asks this lib which files may
 * be uploaded, and its process must not carry an engine that only workers run.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { DuckdbEngine: Opened } = await import('./duckdb-engine.js');
  return Opened.open(options);
}
