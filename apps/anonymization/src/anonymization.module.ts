import { type DynamicModule, Module } from '@nestjs/common';
import { coreModule, type Runtime } from '#libs/platform';
import { PoliciesModule } from './policies/policies.module.js';
import { PolicyTemplatesModule } from './policy-templates/policy-templates.module.js';
import { PreviewsModule } from './previews/previews.module.js';
import { ProfilesModule } from './profiles/profiles.module.js';
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
        PoliciesModule.with(core),
        PolicyTemplatesModule.with(core),
        PreviewsModule.with(core, vault),
        ProfilesModule.with(core, vault),
        ReleasesModule.with(core, vault),
      ],
    };
  }
}
