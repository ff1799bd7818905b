import {
  type Column as ColumnShape,
  type DatasetContract,
  type Evidence,
  type IdentifierType,
  type Profile,
  type Reading,
  type ReadingOptions,
  type SchemaChanges,
  type Written,
} from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { PrincipalEntity } from './principal.entity.js';
import { DatedRow, SignedRow } from './row.js';
import { SealedObjectEntity } from './sealed-object.entity.js';

@Entity({ name: 'dataset' })
@Unique('dataset_name', ['name'])
export class DatasetEntity extends DatedRow {
  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { array: true, default: () => "'{}'" })
  tags: string[];

  /** The column that identifies a data subject. */
  @Column('text', { name: 'subject_key', nullable: true })
  subjectKey: string | null;

  /** How its files are read where an upload does not say. */
  @Column('jsonb', { nullable: true })
  reading: ReadingOptions | null;

  /** What each new version is held to. */
  @Column('jsonb', { nullable: true })
  contract: DatasetContract | null;

  /** Who may know of it beside those with a role, a grant or the ownership; null for nobody. */
  @Column('text', { nullable: true })
  discoverable: 'members' | 'all' | null;

  @Column('uuid', { name: 'owner_id' })
  @ForeignKey(() => PrincipalEntity, { name: 'dataset_owner' })
  ownerId: Id;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** One immutable version. A row exists only once its parts are sealed: there is no half-made version. */
@Entity({ name: 'dataset_version' })
@Unique('dataset_version_number', ['datasetId', 'number'])
export class DatasetVersionEntity extends SignedRow {
  @Column('uuid', { name: 'dataset_id' })
  @ForeignKey(() => DatasetEntity, { name: 'dataset_version_dataset', onDelete: 'CASCADE' })
  datasetId: Id;

  @Column('int')
  number: number;

  @Column('bigint')
  rows: string;

  /** Length of the body as it was sent, before decoding. */
  @Column('bigint')
  bytes: string;

  /** SHA-256 of the body as it was sent, hexadecimal. */
  @Column('text')
  sha256: string;

  @Column('text', { name: 'media_type' })
  mediaType: string;

  @Column('jsonb')
  columns: ColumnShape[];

  /** What the file was read as; null in versions of before that was kept. */
  @Column('jsonb', { nullable: true })
  reading: Reading | null;

  /** Digest of how the body was read: with `sha256`, the same is the same table. Null in versions of before that was kept. */
  @Column('text', { name: 'read_as', nullable: true })
  readAs: string | null;

  /** How the columns differ from those of the version before; null where there is none, or nobody compared. */
  @Column('jsonb', { nullable: true })
  changes: SchemaChanges | null;

  /** Of each column, as what it is written; null in versions of before that was kept, to which nothing is appended. */
  @Column('jsonb', { nullable: true })
  written: Written[] | null;

  /** SHA-256 of all bodies that it is made of, hexadecimal; null where `sha256` is that. */
  @Column('text', { nullable: true })
  content: string | null;

  /** The number of the version that its body was appended to. */
  @Column('int', { nullable: true })
  base: number | null;

  /** Counts and types alone; what statistics take from cells is in the sealed object. */
  @Column('jsonb')
  profile: Profile;

  @Column('uuid', { name: 'profile_object_id' })
  @ForeignKey(() => SealedObjectEntity, { name: 'dataset_version_profile' })
  profileObjectId: Id;

  /** Records that could not be read; null where there are none. */
  @Column('uuid', { name: 'quarantine_object_id', nullable: true })
  @ForeignKey(() => SealedObjectEntity, { name: 'dataset_version_quarantine' })
  quarantineObjectId: Id | null;

  @Column('uuid', { name: 'job_id' })
  jobId: Id;
}

@Entity({ name: 'version_part' })
export class VersionPartEntity {
  @PrimaryColumn('uuid', { name: 'version_id' })
  @ForeignKey(() => DatasetVersionEntity, { name: 'version_part_version', onDelete: 'CASCADE' })
  versionId: Id;

  @PrimaryColumn('int')
  position: number;

  @Column('uuid', { name: 'object_id' })
  @ForeignKey(() => SealedObjectEntity, { name: 'version_part_object' })
  @Index('version_part_by_object')
  objectId: Id;

  @Column('bigint')
  rows: string;

  /** The earlier version of the same dataset that the object was sealed for; null where it is this one. */
  @Column('uuid', { name: 'sealed_for', nullable: true })
  // Deferred: a dataset goes with all its versions at once.
  @ForeignKey(() => DatasetVersionEntity, {
    name: 'version_part_sealed_for',
    deferrable: 'INITIALLY DEFERRED',
  })
  @Index('version_part_by_sealed_for')
  sealedFor: Id | null;

  /** Its position among what was sealed for that version; null where it is the position here. */
  @Column('int', { name: 'sealed_at', nullable: true })
  sealedAt: number | null;
}

@Entity({ name: 'column_classification' })
export class ColumnClassificationEntity {
  @PrimaryColumn('uuid', { name: 'version_id' })
  @ForeignKey(() => DatasetVersionEntity, { name: 'column_classification_version', onDelete: 'CASCADE' })
  versionId: Id;

  @PrimaryColumn('int')
  position: number;

  @Column('text')
  name: string;

  @Column('text')
  category: string;

  @Column('text', { name: 'identifier_type' })
  identifierType: IdentifierType;

  @Column('double precision')
  confidence: number;

  @Column('jsonb')
  evidence: Evidence[];

  @Column('text', { name: 'decided_by' })
  decidedBy: 'detector' | 'steward';
}
