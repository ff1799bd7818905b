import type pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { entities } from './entities.js';
import { endSnapshot } from './transaction.js';
import { migrations } from '../../../migrations/index.js';

/** An open connection pool to the catalog; only the door and what starts it hold one. */
export type Catalog = DataSource;

/** The settings with which a process reaches the catalog. */
export function sourceOptions(url: string, applicationName: string, connections = 4): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    applicationName,
    entities: [...entities],
    migrations: [...migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize: connections,
    // Statements that nobody waited for are sent one after the other all the same; the server answers them in order.
    extra: { idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000, pipeline: true },
  };
}

export async function openSource(
  url: string,
  applicationName: string,
  connections?: number,
): Promise<DataSource> {
  const source = await new DataSource(sourceOptions(url, applicationName, connections)).initialize();
  mindConnections(source);
  return source;
}

const heard = new WeakSet<pg.PoolClient>();
const surviving = new WeakSet<pg.Pool>();

/**
 * Ends what was left open on a connection before it is anybody's again, and minds that none is lost unheard.
 * Between the pool's listener and the query runner's, a client that is handed out has none for a moment, and a connection that is lost
 * then would end the process. What was asked on it fails by itself.
 */
export function mindConnections(source: DataSource): void {
  const { master } = source.driver as unknown as { master: pg.Pool };
  if (surviving.has(master)) return;
  surviving.add(master);
  master.on('acquire', (client) => {
    endSnapshot(client);
    if (heard.has(client)) return;
    heard.add(client);
    client.on('error', () => undefined);
  });
}
