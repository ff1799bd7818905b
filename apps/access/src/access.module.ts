import { type DynamicModule, Module } from '@nestjs/common';
import { coreModule, HEALTH_CHECKS, type HealthCheck, type Runtime } from '#libs/platform';
import { AccessRequestsController } from './access-requests/access-requests.controller.js';
import { AccessRequestsService } from './access-requests/access-requests.service.js';
import { AuditLog } from './audit/audit-log.js';
import { AuditController } from './audit/audit.controller.js';
import { AuditService } from './audit/audit.service.js';
import { TlogController } from './audit/tlog.controller.js';
import { DecisionsController } from './decisions/decisions.controller.js';
import { DecisionsService } from './decisions/decisions.service.js';
import { GrantsController } from './grants/grants.controller.js';
import { GrantsService } from './grants/grants.service.js';
import { IdentityController } from './identity/identity.controller.js';
import { IdentityService } from './identity/identity.service.js';
import { SessionsController } from './identity/sessions.controller.js';
import { SessionsService } from './identity/sessions.service.js';
import { JobsController } from './jobs/jobs.controller.js';
import { JobsService } from './jobs/jobs.service.js';
import { PrincipalChangesController } from './principals/changes.controller.js';
import { PrincipalChangesService } from './principals/changes.service.js';
import { PrincipalsController } from './principals/principals.controller.js';
import { PrincipalsService } from './principals/principals.service.js';
import { PurposesController } from './purposes/purposes.controller.js';
import { PurposesService } from './purposes/purposes.service.js';
import { RolesController } from './roles/roles.controller.js';
import { RolesService } from './roles/roles.service.js';
import { TokensController } from './tokens/tokens.controller.js';
import { TokensService } from './tokens/tokens.service.js';

/** Users, roles, grants, requests, decisions, jobs and the audit log. Holds no data key. */
@Module({})
export class AccessModule {
  static with(runtime: Runtime): DynamicModule {
    return {
      module: AccessModule,
      imports: [coreModule('access', runtime)],
      controllers: [
        PrincipalsController,
        PrincipalChangesController,
        SessionsController,
        TokensController,
        RolesController,
        PurposesController,
        GrantsController,
        AccessRequestsController,
        DecisionsController,
        JobsController,
        IdentityController,
        AuditController,
        TlogController,
      ],
      providers: [
        PrincipalsService,
        PrincipalChangesService,
        SessionsService,
        TokensService,
        RolesService,
        PurposesService,
        GrantsService,
        AccessRequestsService,
        DecisionsService,
        JobsService,
        IdentityService,
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
