import { type DynamicModule, Module } from '@nestjs/common';
import { coreModule, type Runtime } from '#libs/platform';
import { HierarchiesModule } from './hierarchies/hierarchies.module.js';
import { BudgetsModule } from './budgets/budgets.module.js';
import { PoliciesModule } from './policies/policies.module.js';
import { PolicyTemplatesModule } from './policy-templates/policy-templates.module.js';
import { PreviewsModule } from './previews/previews.module.js';
import { ProfilesModule } from './profiles/profiles.module.js';
import { QueriesModule } from './queries/queries.module.js';
import { ReidentificationsModule } from './reidentifications/reidentifications.module.js';
import { ReleasesModule } from './releases/releases.module.js';
import { VaultModule } from './vault/vault.module.js';

/** Policies, previews, releases and their data. The only app that opens raw data, and the only one that can. */
@Module({})
export class AnonymizationModule {
  static with(runtime: Runtime): DynamicModule {
    const core = coreModule('anonymization', runtime);
    const vault = VaultModule.with(core);
    return {
      module: AnonymizationModule,
      imports: [
        HierarchiesModule.with(core),
        PoliciesModule.with(core),
        PolicyTemplatesModule.with(core),
        PreviewsModule.with(core, vault),
        ProfilesModule.with(core, vault),
        ReleasesModule.with(core, vault),
        ReidentificationsModule.with(core, vault),
        QueriesModule.with(core, vault),
        BudgetsModule.with(core),
      ],
    };
  }
}
