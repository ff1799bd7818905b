import { type Column as ColumnShape, type PlannedColumn, type Risk } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { DatasetVersionEntity } from './dataset.entity.js';
import { PolicyVersionEntity } from './policy.entity.js';
import { SignedRow } from './row.js';
import { SealedObjectEntity } from './sealed-object.entity.js';

/** What was done to the columns of a release: enough to reverse tokens and to tell subjects apart later. */
export interface ReleaseTreatment {
  /** The raw column that told subjects apart. */
  readonly subject?: string | undefined;
  readonly synthetic: boolean;
  /** Columns as the plan had them, each with its action. */
  readonly columns: readonly PlannedColumn[];
  /** Hexadecimal: how figures are rounded for those who may not read raw. Absent where all records were taken. */
  readonly dither?: string;
  /** How many of its records one person can decide on, where these were chosen: figures are told as coarsely. Null: any number. */
  readonly weight?: number | null;
}

/** One dataset version under one policy version for one purpose: the only thing that a consumer can read. */
@Entity({ name: 'release' })
export class ReleaseEntity extends SignedRow {
  @Column('uuid', { name: 'version_id' })
  @ForeignKey(() => DatasetVersionEntity, { name: 'release_version' })
  @Index('release_by_version')
  versionId: Id;

  @Column('uuid', { name: 'policy_version_id' })
  @ForeignKey(() => PolicyVersionEntity, { name: 'release_policy_version' })
  policyVersionId: Id;

  @Column('text')
  purpose: string;

  @Column('bigint')
  rows: string;

  @Column('bigint')
  suppressed: string;

  @Column('jsonb')
  columns: ColumnShape[];

  @Column('jsonb')
  risk: Risk;

  /** Versions of the hierarchies that it was made with. */
  @Column('jsonb', { default: () => "'[]'" })
  hierarchies: { name: string; version: number }[];

  /** Null for releases of before it was kept. */
  @Column('jsonb', { nullable: true })
  treatment: ReleaseTreatment | null;

  @Column('uuid', { name: 'job_id' })
  jobId: Id;
}

@Entity({ name: 'release_part' })
export class ReleasePartEntity {
  @PrimaryColumn('uuid', { name: 'release_id' })
  @ForeignKey(() => ReleaseEntity, { name: 'release_part_release', onDelete: 'CASCADE' })
  releaseId: Id;

  @PrimaryColumn('int')
  position: number;

  @Column('uuid', { name: 'object_id' })
  @ForeignKey(() => SealedObjectEntity, { name: 'release_part_object' })
  @Index('release_part_by_object')
  objectId: Id;

  @Column('bigint')
  rows: string;
}

/** That a release is not to be read any more. Rows are only ever put here: what was withdrawn stays withdrawn. */
@Entity({ name: 'release_withdrawal' })
export class ReleaseWithdrawalEntity {
  @PrimaryColumn('uuid', { name: 'release_id' })
  @ForeignKey(() => ReleaseEntity, { name: 'release_withdrawal_release', onDelete: 'CASCADE' })
  releaseId: Id;

  @Column('text')
  reason: string;

  /** The release of the same dataset for the same purpose that is to be read instead. */
  @Column('uuid', { name: 'superseded_by', nullable: true })
  @ForeignKey(() => ReleaseEntity, { name: 'release_withdrawal_successor' })
  supersededBy: Id | null;

  @Column('uuid', { name: 'created_by' })
  createdBy: Id;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/**
 * A plan that was tried on a dataset version for a purpose. Versions are told by the digest of their bytes, so that another upload of
 * the same file goes on counting, and rows outlive what they speak of.
 */
@Entity({ name: 'release_attempt' })
@Unique('release_attempt_number', ['versionSha256', 'purpose', 'number'])
export class ReleaseAttemptEntity {
  @PrimaryColumn('text', { name: 'version_sha256' })
  versionSha256: string;

  @PrimaryColumn('text')
  purpose: string;

  /** SHA-256 of what of the plan is measured, in lower-case hex. */
  @PrimaryColumn('text')
  plan: string;

  /** From 1, in the order in which they were asked for. */
  @Column('int')
  number: number;

  @Column('timestamptz', { name: 'first_at' })
  firstAt: Date;
}
