import { type ObjectLiteral } from 'typeorm';
import { ApiTokenEntity } from '../tables/api-token.entity.js';
import {
  ColumnClassificationEntity,
  DatasetEntity,
  DatasetVersionEntity,
  VersionPartEntity,
} from '../tables/dataset.entity.js';
import { AccessRequestEntity, GrantEntity } from '../tables/grant.entity.js';
import { HierarchyEntity, HierarchyVersionEntity } from '../tables/hierarchy.entity.js';
import { ModelEntity, TrainingRunEntity } from '../tables/model.entity.js';
import { PolicyEntity, PolicyVersionEntity, PseudonymDomainEntity } from '../tables/policy.entity.js';
import { PrivacyBudgetEntity, PrivacyTallyEntity } from '../tables/privacy-budget.entity.js';
import { PrivacyAnswerEntity, PrivacySpendEntity } from '../tables/privacy-spend.entity.js';
import {
  GroupMemberEntity,
  PrincipalEntity,
  PrincipalRoleEntity,
  RoleEntity,
} from '../tables/principal.entity.js';
import { PurposeEntity } from '../tables/purpose.entity.js';
import { ReleaseEntity, ReleasePartEntity, ReleaseWithdrawalEntity } from '../tables/release.entity.js';
import { SealedObjectEntity } from '../tables/sealed-object.entity.js';

/** A class of rows, as repositories are asked for it. */
export type EntityClass = new () => ObjectLiteral;

/**
 * What decides, and by which properties its rows belong together: one row, or a set (`set`) that is proved as a whole, so that a
 * part or a role that was added or taken away shows. What is not here decides nothing: see docs/decisions/0067.
 */
export const governed: ReadonlyMap<EntityClass, { readonly unit: readonly string[]; readonly set?: true }> =
  new Map<EntityClass, { unit: string[]; set?: true }>([
    [PrincipalEntity, { unit: ['id'] }],
    [PrincipalRoleEntity, { unit: ['principalId'], set: true }],
    [GroupMemberEntity, { unit: ['principalId'], set: true }],
    [RoleEntity, { unit: ['name'] }],
    [ApiTokenEntity, { unit: ['id'] }],
    [PurposeEntity, { unit: ['name'] }],
    [GrantEntity, { unit: ['id'] }],
    [AccessRequestEntity, { unit: ['id'] }],
    [SealedObjectEntity, { unit: ['id'] }],
    [DatasetEntity, { unit: ['id'] }],
    [DatasetVersionEntity, { unit: ['id'] }],
    [VersionPartEntity, { unit: ['versionId'], set: true }],
    [ColumnClassificationEntity, { unit: ['versionId'], set: true }],
    [PolicyEntity, { unit: ['id'] }],
    [PolicyVersionEntity, { unit: ['id'] }],
    [PseudonymDomainEntity, { unit: ['name'] }],
    [HierarchyEntity, { unit: ['id'] }],
    [HierarchyVersionEntity, { unit: ['id'] }],
    [ReleaseEntity, { unit: ['id'] }],
    [ReleasePartEntity, { unit: ['releaseId'], set: true }],
    [ReleaseWithdrawalEntity, { unit: ['releaseId'] }],
    [TrainingRunEntity, { unit: ['id'] }],
    [ModelEntity, { unit: ['id'] }],
    [PrivacyBudgetEntity, { unit: ['datasetId'] }],
    [PrivacyTallyEntity, { unit: ['datasetId', 'purpose', 'principalId', 'kind'] }],
    [PrivacySpendEntity, { unit: ['id'] }],
    [PrivacyAnswerEntity, { unit: ['id'] }],
  ]);
