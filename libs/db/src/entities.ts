import { ApiTokenEntity } from './tables/api-token.entity.js';
import {
  AuditCheckpointEntity,
  AuditInboxEntity,
  AuditLeafEntity,
  AuditRecordEntity,
  AuditTileEntity,
} from './tables/audit.entity.js';
import {
  ColumnClassificationEntity,
  DatasetEntity,
  DatasetVersionEntity,
  VersionPartEntity,
} from './tables/dataset.entity.js';
import { AccessRequestEntity, GrantEntity } from './tables/grant.entity.js';
import { IdempotencyEntity } from './tables/idempotency.entity.js';
import { HierarchyEntity, HierarchyVersionEntity } from './tables/hierarchy.entity.js';
import { JobEntity } from './tables/job.entity.js';
import { ModelEntity, TrainingRunEntity } from './tables/model.entity.js';
import { OidcPayloadEntity } from './tables/oidc-payload.entity.js';
import { PolicyEntity, PolicyVersionEntity, PseudonymDomainEntity } from './tables/policy.entity.js';
import { PrivacyBudgetEntity, PrivacyTallyEntity } from './tables/privacy-budget.entity.js';
import { PrivacyAnswerEntity, PrivacySpendEntity } from './tables/privacy-spend.entity.js';
import {
  GroupMemberEntity,
  PrincipalEntity,
  PrincipalRoleEntity,
  RoleEntity,
} from './tables/principal.entity.js';
import {
  ReleaseAttemptEntity,
  ReleaseEntity,
  ReleasePartEntity,
  ReleaseWithdrawalEntity,
} from './tables/release.entity.js';
import { PurposeEntity } from './tables/purpose.entity.js';
import { RowProofEntity } from './tables/row-proof.entity.js';
import { SealedObjectEntity } from './tables/sealed-object.entity.js';
import { SourceEntity } from './tables/source.entity.js';
import { ThrottleEntity } from './tables/throttle.entity.js';
import { UploadEntity, UploadPieceEntity } from './tables/upload.entity.js';

/** Every table of the catalog; the drift check holds them against the migrations. */
export const entities = [
  PrincipalEntity,
  PrincipalRoleEntity,
  GroupMemberEntity,
  RoleEntity,
  ApiTokenEntity,
  SealedObjectEntity,
  DatasetEntity,
  DatasetVersionEntity,
  VersionPartEntity,
  ColumnClassificationEntity,
  PolicyEntity,
  PolicyVersionEntity,
  PseudonymDomainEntity,
  HierarchyEntity,
  HierarchyVersionEntity,
  ReleaseEntity,
  ReleasePartEntity,
  ReleaseWithdrawalEntity,
  ReleaseAttemptEntity,
  PurposeEntity,
  GrantEntity,
  AccessRequestEntity,
  JobEntity,
  TrainingRunEntity,
  ModelEntity,
  AuditRecordEntity,
  AuditInboxEntity,
  AuditLeafEntity,
  AuditTileEntity,
  AuditCheckpointEntity,
  PrivacyBudgetEntity,
  PrivacyTallyEntity,
  PrivacySpendEntity,
  PrivacyAnswerEntity,
  IdempotencyEntity,
  OidcPayloadEntity,
  RowProofEntity,
  ThrottleEntity,
  SourceEntity,
  UploadEntity,
  UploadPieceEntity,
] as const;
