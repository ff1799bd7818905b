import { type DynamicModule, Module } from '@nestjs/common';
import { Db, type AppRole } from '#libs/db';
import { problem } from '#libs/kernel';
import {
  coreModule,
  HEALTH_CHECKS,
  HealthController,
  HealthService,
  MetricsController,
  OpenMetricsController,
  type HealthCheck,
  type Runtime,
} from '#libs/platform';
import { AccessModule } from '../../access/src/access.module.js';
import { AnonymizationModule } from '../../anonymization/src/anonymization.module.js';
import { IngestionModule } from '../../ingestion/src/ingestion.module.js';
import { TrainingModule } from '../../training/src/training.module.js';
import { type Slice } from './options.js';

/** Makes the runtime of one app: its own role, its own queue, everything else shared. */
export type RuntimeFor = (app: AppRole) => Runtime;

async function refuseBefore(hasStarted: () => boolean): Promise<void> {
  if (!hasStarted()) throw problem('state.conflict', 'The gateway has not started yet.');
  await Promise.resolve();
}

/** How each app is mounted. */
const mounts: Partial<Record<Slice, (runtimeFor: RuntimeFor) => DynamicModule>> = {
  access: (runtimeFor) => AccessModule.with(runtimeFor('access')),
  anonymization: (runtimeFor) => AnonymizationModule.with(runtimeFor('anonymization')),
  ingestion: (runtimeFor) => IngestionModule.with(runtimeFor('ingestion')),
  training: (runtimeFor) => TrainingModule.with(runtimeFor('training')),
};

/** The apps that this process serves, behind one origin. */
@Module({})
export class GatewayModule {
  /** `hasStarted` says whether what follows the first listening is done, such as letting in the first administrator. */
  static with(slices: readonly Slice[], runtimeFor: RuntimeFor, hasStarted = () => true): DynamicModule {
    const runtime = runtimeFor('gateway');
    const core = coreModule('gateway', runtime);
    return {
      module: GatewayModule,
      imports: [core, ...slices.flatMap((slice) => mounts[slice]?.(runtimeFor) ?? [])],
      controllers: [HealthController, runtime.config.openMetrics ? OpenMetricsController : MetricsController],
      providers: [
        HealthService,
        {
          provide: HEALTH_CHECKS,
          inject: [Db],
          useFactory: (db: Db): HealthCheck[] => [
            { name: 'database', check: () => db.ping() },
            { name: 'start', check: () => refuseBefore(hasStarted), unless: 'pending' },
          ],
        },
      ],
    };
  }
}
