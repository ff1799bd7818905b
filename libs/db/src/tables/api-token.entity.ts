import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { PrincipalEntity } from './principal.entity.js';
import { SignedRow } from './row.js';

/** An API token `tdg_…`; only its SHA-256 is kept. */
@Entity({ name: 'api_token' })
@Unique('api_token_hash', ['hash'])
export class ApiTokenEntity extends SignedRow {
  @Column('uuid', { name: 'principal_id' })
  @ForeignKey(() => PrincipalEntity, { name: 'api_token_principal', onDelete: 'CASCADE' })
  @Index('api_token_by_principal')
  principalId: Id;

  @Column('text')
  name: string;

  @Column('bytea')
  hash: Buffer;

  /** The one purpose that the token may be used for, if it is bound to one. */
  @Column('text', { nullable: true })
  purpose: string | null;

  /** The only actions that the token may be used for, if it is limited to some. */
  @Column('text', { array: true, nullable: true })
  scopes: string[] | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}
