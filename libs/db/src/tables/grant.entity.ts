import { type Action } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { PrincipalEntity } from './principal.entity.js';
import { DatedRow } from './row.js';

/** What who decides or who asked said when a request came into a state. */
export interface Said {
  readonly at: string;
  readonly kind: 'asked' | 'answered' | 'approved' | 'denied' | 'withdrawn';
  readonly reason: string;
}

/** What a principal may do with a resource for one purpose. `resource` is `*` or the id that a name stood for. */
@Entity({ name: 'grant' })
export class GrantEntity extends DatedRow {
  @Column('uuid', { name: 'principal_id' })
  @ForeignKey(() => PrincipalEntity, { name: 'grant_principal', onDelete: 'CASCADE' })
  @Index('grant_by_principal')
  principalId: Id;

  @Column('text', { array: true })
  actions: Action[];

  @Column('text', { name: 'resource_kind' })
  resourceKind: 'dataset' | 'release' | 'model' | 'tag' | '*';

  /** An id; a tag's key; `*` for everything. */
  @Column('text', { name: 'resource_id' })
  @Index('grant_by_resource')
  resourceId: string;

  /** The dataset that a release or model came from when it was granted; null for other resources, and in older grants. */
  @Column('uuid', { name: 'dataset_id', nullable: true })
  datasetId: Id | null;

  @Column('text')
  purpose: string;

  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore: Date | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('uuid', { name: 'granted_by' })
  grantedBy: Id;

  /** Who asked for it or proposed it, where it took a second person: `grantedBy`. */
  @Column('uuid', { name: 'proposed_by', nullable: true })
  proposedBy: Id | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('uuid', { name: 'revoked_by', nullable: true })
  revokedBy: Id | null;
}

@Entity({ name: 'access_request' })
export class AccessRequestEntity extends DatedRow {
  @Column('uuid', { name: 'principal_id' })
  @ForeignKey(() => PrincipalEntity, { name: 'access_request_principal', onDelete: 'CASCADE' })
  @Index('access_request_by_principal')
  principalId: Id;

  @Column('text', { array: true })
  actions: Action[];

  @Column('text', { name: 'resource_kind' })
  resourceKind: 'dataset' | 'release' | 'model' | 'tag' | '*';

  @Column('text', { name: 'resource_id' })
  resourceId: string;

  @Column('text')
  purpose: string;

  @Column('text', { nullable: true })
  reason: string | null;

  /** Who proposes it, where that is not the one who would get it: a grant that waits for a second person. */
  @Column('uuid', { name: 'proposed_by', nullable: true })
  proposedBy: Id | null;

  /** From when and until when a proposed grant would count. */
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore: Date | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('text')
  state: 'pending' | 'asked' | 'approved' | 'denied' | 'withdrawn';

  /** What was said about it, in order; null where nothing was. */
  @Column('jsonb', { nullable: true })
  said: Said[] | null;

  @Column('uuid', { name: 'decided_by', nullable: true })
  decidedBy: Id | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Date | null;

  @Column('uuid', { name: 'grant_id', nullable: true })
  @ForeignKey(() => GrantEntity, { name: 'access_request_grant' })
  grantId: Id | null;
}
