import type { DuckdbEngine, EngineOptions } from './duckdb-engine.js';

export type { EngineOptions, ExpectedFailure, NumberVector } from './duckdb-engine.js';

export type Engine = DuckdbEngine;

/**
 * Opens the engine; close it when the job ends. DuckDB is loaded here and not before: the gateway asks this lib which files may
 * be uploaded, and its process must not carry an engine that only workers run.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { DuckdbEngine: Opened } = await import('./duckdb-engine.js');
  return Opened.open(options);
}
