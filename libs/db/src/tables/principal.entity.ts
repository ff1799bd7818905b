import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { DatedRow } from './row.js';

/** A user, a service or a group. `name` is the e-mail address of a user, a name otherwise; ids alone go into the log. */
@Entity({ name: 'principal' })
@Unique('principal_kind_name', ['kind', 'name'])
export class PrincipalEntity extends DatedRow {
  @Column('text')
  kind: 'user' | 'service' | 'group';

  @Column('text')
  name: string;

  /** argon2id, for users of the embedded identity provider alone. */
  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash: string | null;

  /** SHA-256 of the one-time code with which a new user sets a password. */
  @Column('bytea', { name: 'enrolment_hash', nullable: true })
  enrolmentHash: Buffer | null;

  @Column('timestamptz', { name: 'enrolment_expires_at', nullable: true })
  enrolmentExpiresAt: Date | null;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt: Date | null;

  /** It never acts again, and its name is a tombstone. */
  @Column('timestamptz', { name: 'deleted_at', nullable: true })
  deletedAt: Date | null;

  /** What an identity provider signed before is no good any more: sessions were ended, or the account is younger than its address. */
  @Column('timestamptz', { name: 'signed_in_from', nullable: true })
  signedInFrom: Date | null;

  /** Who made it: a service counts as them. Null for what the gateway itself made. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: Id | null;
}

@Entity({ name: 'principal_role' })
export class PrincipalRoleEntity {
  @PrimaryColumn('uuid', { name: 'principal_id' })
  @ForeignKey(() => PrincipalEntity, { name: 'principal_role_principal', onDelete: 'CASCADE' })
  principalId: Id;

  @PrimaryColumn('text')
  role: string;
}

@Entity({ name: 'group_member' })
export class GroupMemberEntity {
  @PrimaryColumn('uuid', { name: 'group_id' })
  @ForeignKey(() => PrincipalEntity, { name: 'group_member_group', onDelete: 'CASCADE' })
  groupId: Id;

  @PrimaryColumn('uuid', { name: 'principal_id' })
  @ForeignKey(() => PrincipalEntity, { name: 'group_member_principal', onDelete: 'CASCADE' })
  @Index('group_member_by_principal')
  principalId: Id;
}

/** A role beside the built-in ones: a named list of actions that grants may refer to. */
@Entity({ name: 'role' })
export class RoleEntity {
  @PrimaryColumn('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { array: true })
  actions: string[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
