import { type Id } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The first answer to a POST that carried an Idempotency-Key. */
@Entity({ name: 'idempotency_key' })
export class IdempotencyEntity {
  @PrimaryColumn('uuid', { name: 'principal_id' })
  principalId: Id;

  @PrimaryColumn('text')
  key: string;

  /** SHA-256 over what the first request was but its body: method, address, media type, token. Hexadecimal. */
  @Column('text')
  fingerprint: string;

  /** SHA-256 of its body; null until it has arrived. */
  @Column('text', { nullable: true })
  digest: string | null;

  /** The request that holds the key. One that is slow may lose it to a repeat, and can then commit nothing. */
  @Column('uuid', { nullable: true })
  claim: Id | null;

  /** Set by the transaction that did what was asked. From then on nothing is done again, whoever dies. */
  @Column('boolean', { default: false })
  acted: boolean;

  @Column('int', { nullable: true })
  status: number | null;

  @Column('text', { nullable: true })
  location: string | null;

  @Column('jsonb', { nullable: true })
  body: object | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
