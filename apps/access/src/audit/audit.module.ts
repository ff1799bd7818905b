import { type DynamicModule, Module } from '@nestjs/common';
import { HEALTH_CHECKS, type HealthCheck } from '#libs/platform';
import { AuditController } from './audit.controller.js';
import { AuditLog } from './audit-log.js';
import { AuditService } from './audit.service.js';
import { TlogController } from './tlog.controller.js';

@Module({})
export class AuditModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: AuditModule,
      imports: [core],
      controllers: [AuditController, TlogController],
      providers: [
        AuditLog,
        AuditService,
        {
          provide: HEALTH_CHECKS,
          inject: [AuditLog],
          useFactory: (log: AuditLog): HealthCheck[] => [{ name: 'audit', check: () => log.check() }],
        },
      ],
    };
  }
}
