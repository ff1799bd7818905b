import { type Policy } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { DatedRow, SignedRow } from './row.js';

@Entity({ name: 'policy' })
@Unique('policy_name', ['name'])
export class PolicyEntity extends DatedRow {
  @Column('text')
  name: string;
}

/** One immutable version of a policy: the text as it was sent and the parsed content. */
@Entity({ name: 'policy_version' })
@Unique('policy_version_number', ['policyId', 'number'])
export class PolicyVersionEntity extends SignedRow {
  @Column('uuid', { name: 'policy_id' })
  @ForeignKey(() => PolicyEntity, { name: 'policy_version_policy', onDelete: 'CASCADE' })
  policyId: Id;

  @Column('int')
  number: number;

  @Column('jsonb')
  content: Policy;

  @Column('text')
  source: string;

  /** SHA-256 of the canonical JSON of the content, hexadecimal. */
  @Column('text')
  digest: string;

  /** In words what it promises less of than the version that was in force before; null where nothing. */
  @Column('jsonb', { nullable: true })
  loosens: readonly string[] | null;

  /** The second person, where one was needed and said yes. */
  @Column('uuid', { name: 'approved_by', nullable: true })
  approvedBy: Id | null;
}

/** The secret of a pseudonym domain, sealed to the vault's key (compact JWE). */
@Entity({ name: 'pseudonym_domain' })
export class PseudonymDomainEntity {
  @PrimaryColumn('text')
  name: string;

  @Column('text', { name: 'sealed_secret' })
  sealedSecret: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
