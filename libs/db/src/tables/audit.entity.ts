import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Row } from './row.js';

/** What happened, written in the transaction in which it happened. No app role may update or delete a row. */
@Entity({ name: 'audit_record' })
export class AuditRecordEntity extends Row {
  @Column('timestamptz')
  at: Date;

  @Column('uuid', { name: 'actor_id' })
  actorId: Id;

  /** `noun.verb` */
  @Column('text')
  action: string;

  @Column('text', { name: 'resource_kind' })
  resourceKind: string;

  @Column('text', { name: 'resource_id' })
  resourceId: string;

  @Column('text')
  outcome: 'allowed' | 'denied' | 'done' | 'failed';

  @Column('jsonb')
  detail: object;

  /** Opens the commitment that the leaf holds of `detail`. */
  @Column('bytea')
  salt: Buffer;

  /** HMAC over the leaf's bytes under a key that the database does not hold: what has none was not written by the gateway. */
  @Column('text', { nullable: true })
  seal: string | null;
}

/** Records that wait for the sequencer: a queue, the one audit table whose rows go. */
@Entity({ name: 'audit_inbox' })
export class AuditInboxEntity {
  @PrimaryColumn('uuid', { name: 'record_id' })
  @ForeignKey(() => AuditRecordEntity, { name: 'audit_inbox_record' })
  recordId: Id;
}

/** A leaf of the log, exactly as it was hashed. */
@Entity({ name: 'audit_leaf' })
@Unique('audit_leaf_record', ['recordId'])
export class AuditLeafEntity {
  @PrimaryColumn('bigint')
  index: string;

  @Column('uuid', { name: 'record_id' })
  @ForeignKey(() => AuditRecordEntity, { name: 'audit_leaf_record_fk' })
  recordId: Id;

  @Column('bytea')
  entry: Buffer;

  @Column('bytea')
  hash: Buffer;
}

/** A full tile of 256 hashes (C2SP tlog-tiles) and the root over them, the hash one level up. */
@Entity({ name: 'audit_tile' })
export class AuditTileEntity {
  @PrimaryColumn('int')
  level: number;

  @PrimaryColumn('bigint')
  index: string;

  @Column('bytea')
  hashes: Buffer;

  @Column('bytea')
  root: Buffer;
}

/** A signed tree head (C2SP tlog-checkpoint). */
@Entity({ name: 'audit_checkpoint' })
export class AuditCheckpointEntity {
  @PrimaryColumn('bigint')
  size: string;

  @Column('bytea')
  root: Buffer;

  @Column('text')
  note: string;

  @Column('timestamptz')
  at: Date;
}
