import { type DynamicModule, Module } from '@nestjs/common';
import { coreModule, type Runtime } from '#libs/platform';
import { AccessRequestsModule } from './access-requests/access-requests.module.js';
import { AuditModule } from './audit/audit.module.js';
import { DecisionsModule } from './decisions/decisions.module.js';
import { GrantsModule } from './grants/grants.module.js';
import { IdentityModule } from './identity/identity.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { PrincipalsModule } from './principals/principals.module.js';
import { RolesModule } from './roles/roles.module.js';
import { TokensModule } from './tokens/tokens.module.js';

/** Users, roles, grants, requests, decisions, jobs and the audit log. Holds no data key. */
@Module({})
export class AccessModule {
  static with(runtime: Runtime): DynamicModule {
    const core = coreModule('access', runtime);
    return {
      module: AccessModule,
      imports: [
        PrincipalsModule.with(core),
        TokensModule.with(core),
        RolesModule.with(core),
        GrantsModule.with(core),
        AccessRequestsModule.with(core),
        DecisionsModule.with(core),
        JobsModule.with(core),
        IdentityModule.with(core),
        AuditModule.with(core),
      ],
    };
  }
}
