import { type DynamicModule, Module } from '@nestjs/common';
import { Db, type AppRole } from '#libs/db';
import {
  coreModule,
  HEALTH_CHECKS,
  HealthController,
  HealthService,
  MetricsController,
  type HealthCheck,
  type Runtime,
} from '#libs/platform';
import { AccessModule } from '../../access/src/access.module.js';
import { type Slice } from './options.js';

/** Makes the runtime of one app: its own role, its own queue, everything else shared. */
export type RuntimeFor = (app: AppRole) => Runtime;

/** The apps that this process serves, behind one origin. */
@Module({})
export class GatewayModule {
  static async with(slices: readonly Slice[], runtimeFor: RuntimeFor): Promise<DynamicModule> {
    const core = coreModule('gateway', runtimeFor('gateway'));
    return Promise.resolve({
      module: GatewayModule,
      imports: [core, ...(slices.includes('access') ? [AccessModule.with(runtimeFor('access'))] : [])],
      controllers: [HealthController, MetricsController],
      providers: [
        HealthService,
        {
          provide: HEALTH_CHECKS,
          inject: [Db],
          useFactory: (db: Db): HealthCheck[] => [{ name: 'database', check: () => db.ping() }],
        },
      ],
    });
  }
}
