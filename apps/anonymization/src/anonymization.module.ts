import { type DynamicModule, Module } from '@nestjs/common';
import { coreModule, type Runtime } from '#libs/platform';
import { BudgetsController } from './budgets/budgets.controller.js';
import { BudgetsService } from './budgets/budgets.service.js';
import { CatalogController } from './catalog/catalog.controller.js';
import { CatalogService } from './catalog/catalog.service.js';
import { HierarchiesController } from './hierarchies/hierarchies.controller.js';
import { HierarchiesService } from './hierarchies/hierarchies.service.js';
import { PoliciesController } from './policies/policies.controller.js';
import { PoliciesService } from './policies/policies.service.js';
import { PolicyTemplatesController } from './policies/policy-templates.controller.js';
import { PreviewsController } from './previews/previews.controller.js';
import { PreviewsService } from './previews/previews.service.js';
import { ProfilesController } from './profiles/profiles.controller.js';
import { ProfilesService } from './profiles/profiles.service.js';
import { QuarantineController } from './quarantine/quarantine.controller.js';
import { QuarantineService } from './quarantine/quarantine.service.js';
import { QueriesController } from './queries/queries.controller.js';
import { QueriesService } from './queries/queries.service.js';
import { ReidentificationsController } from './reidentifications/reidentifications.controller.js';
import { ReidentificationsService } from './reidentifications/reidentifications.service.js';
import { WithdrawalsService } from './releases/withdrawals.service.js';
import { ReleaseDataService } from './releases/release-data.service.js';
import { ReleasesController } from './releases/releases.controller.js';
import { ReleaseJobs } from './releases/releases.jobs.js';
import { ReleasesService } from './releases/releases.service.js';
import { TextsService } from './texts/texts.service.js';
import { KeysController } from './keys/keys.controller.js';
import { KeysService } from './keys/keys.service.js';
import { RewrapJobs } from './keys/rewrap.jobs.js';
import { VaultService } from './vault/vault.service.js';

/** Policies, previews, releases and their data. The only app that opens raw data, and the only one that can. */
@Module({})
export class AnonymizationModule {
  static with(runtime: Runtime): DynamicModule {
    return {
      module: AnonymizationModule,
      imports: [coreModule('anonymization', runtime)],
      controllers: [
        HierarchiesController,
        PoliciesController,
        PolicyTemplatesController,
        PreviewsController,
        ProfilesController,
        QuarantineController,
        ReleasesController,
        ReidentificationsController,
        QueriesController,
        BudgetsController,
        CatalogController,
        KeysController,
      ],
      providers: [
        HierarchiesService,
        PoliciesService,
        TextsService,
        PreviewsService,
        ProfilesService,
        QuarantineService,
        ReleasesService,
        ReleaseDataService,
        WithdrawalsService,
        ReleaseJobs,
        ReidentificationsService,
        QueriesService,
        BudgetsService,
        CatalogService,
        VaultService,
        KeysService,
        RewrapJobs,
      ],
    };
  }
}
