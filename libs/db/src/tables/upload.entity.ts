import { type SealedObject } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { DatasetEntity } from './dataset.entity.js';

/** A file that arrives in pieces. It is evidence of nothing: making it and what becomes of it are recorded, its pieces are not. */
@Entity({ name: 'upload' })
export class UploadEntity {
  @PrimaryColumn('uuid')
  id: Id;

  /** Who began it, and alone may go on with it. */
  @Column('uuid', { name: 'principal_id' })
  @Index('upload_by_principal')
  principalId: Id;

  @Column('uuid', { name: 'dataset_id' })
  @ForeignKey(() => DatasetEntity, { name: 'upload_dataset', onDelete: 'CASCADE' })
  @Index('upload_by_dataset')
  datasetId: Id;

  /** In bytes; null until it is known. */
  @Column('bigint', { nullable: true })
  length: string | null;

  @Column('bigint', { default: 0 })
  received: string;

  /** The headers Upload-Metadata and Upload-Concat, as they were sent. */
  @Column('text', { nullable: true })
  metadata: string | null;

  @Column('text', { nullable: true })
  concat: string | null;

  /** What is said of the file: how to read it, and what it must turn out to be. */
  @Column('jsonb')
  head: object;

  /** The job that the finished file was given to. */
  @Column('uuid', { name: 'job_id', nullable: true })
  jobId: Id | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  @Index('upload_by_expiry')
  expiresAt: Date;
}

/** Bytes of an upload, sealed for its dataset and durable. */
@Entity({ name: 'upload_piece' })
export class UploadPieceEntity {
  @PrimaryColumn('uuid', { name: 'upload_id' })
  @ForeignKey(() => UploadEntity, { name: 'upload_piece_upload', onDelete: 'CASCADE' })
  uploadId: Id;

  /** In the order of the file, from 0. */
  @PrimaryColumn('int')
  position: number;

  @Column('bigint')
  bytes: string;

  @Column('jsonb')
  object: SealedObject;
}
