import { type DynamicModule, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { Db, sourceOptions, type AppRole, type Catalog, type LogGate, type Queue } from '#libs/db';
import { type Clock, type RandomBytes } from '#libs/kernel';
import { type SealedStore } from '#libs/storage';
import { type Config } from './config/config.js';
import { type OwnFetch } from './tls/own-fetch.js';
import { Standing } from './auth/standing.js';
import { JobRunner } from './jobs/job-runner.js';

/** What a process gives to each app that it runs. */
export interface Runtime {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** The catalog's address for this app, with the app's own role. */
  readonly databaseUrl: string;
  readonly queue?: Queue;
  readonly store: SealedStore;
  /** What this process knows of the log: one for all of its apps. */
  readonly gate: LogGate;
  /** With which the catalog's rows are proved: the same for all apps. */
  readonly proofKey: Uint8Array;
  /** Training's own API token, where this process runs training. */
  readonly trainingToken?: string;
  /** Where this process can be reached by itself and its own workers, once it listens. */
  readonly origin: () => string;
  /** How {@link origin} is asked: by `fetch`, unless that is this process and serves a certificate of its own. */
  readonly ask: OwnFetch;
}

/** The service as which training reads releases, in the name of whoever started the run. No API makes tokens for it. */
export const trainingService = 'tidegate-training';

/** Injection token of an app's {@link Runtime}. */
export const RUNTIME = Symbol('Runtime');

@Module({})
class CoreModule {}

/**
 * What one app imports: the door to the catalog under the app's own role, its runtime, and what runs its jobs.
 * Made once per app; two apps in one process never share a door.
 */
export function coreModule(app: AppRole, runtime: Runtime): DynamicModule {
  return {
    module: CoreModule,
    imports: [
      TypeOrmModule.forRootAsync({
        name: app,
        useFactory: () => ({
          ...sourceOptions(runtime.databaseUrl, `tidegate-${app}`),
          retryAttempts: 3,
          retryDelay: 500,
        }),
      }),
    ],
    providers: [
      { provide: RUNTIME, useValue: runtime },
      {
        provide: Db,
        inject: [getDataSourceToken(app)],
        useFactory: (source: Catalog) =>
          new Db(source, {
            clock: runtime.clock,
            random: runtime.random,
            proofKey: runtime.proofKey,
            gate: runtime.gate,
            ...(runtime.queue && { queue: runtime.queue }),
          }),
      },
      { provide: Standing, inject: [Db], useFactory: (db: Db) => new Standing(db) },
      {
        provide: JobRunner,
        inject: [Db, Standing],
        useFactory: (db: Db, standing: Standing) => new JobRunner(db, runtime.queue, standing),
      },
    ],
    exports: [RUNTIME, Db, JobRunner, Standing],
  };
}
