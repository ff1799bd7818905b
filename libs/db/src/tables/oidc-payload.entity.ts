import { type Id } from '#libs/kernel';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** State of the embedded identity provider: sessions, codes, interactions. Codes and tokens are stored by hash. */
@Entity({ name: 'oidc_payload' })
export class OidcPayloadEntity {
  @PrimaryColumn('text')
  model: string;

  @PrimaryColumn('text')
  id: string;

  @Column('jsonb')
  payload: object;

  @Column('text', { name: 'grant_id', nullable: true })
  @Index('oidc_payload_by_grant')
  grantId: string | null;

  @Column('text', { nullable: true })
  uid: string | null;

  @Column('text', { name: 'user_code', nullable: true })
  userCode: string | null;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  /** Whose it is, for which client, and since when: what an administrator sees of a session. */
  @Column('uuid', { name: 'principal_id', nullable: true })
  @Index('oidc_payload_by_principal')
  principalId: Id | null;

  @Column('text', { nullable: true })
  client: string | null;

  @Column('timestamptz', { name: 'begun_at', nullable: true })
  begunAt: Date | null;

  @Column('timestamptz', { name: 'consumed_at', nullable: true })
  consumedAt: Date | null;
}
