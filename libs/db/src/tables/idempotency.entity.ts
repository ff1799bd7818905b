import { type Id } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The first answer to a POST that carried an Idempotency-Key. */
@Entity({ name: 'idempotency_key' })
export class IdempotencyEntity {
  @PrimaryColumn('uuid', { name: 'principal_id' })
  principalId: Id;

  @PrimaryColumn('text')
  key: string;

  /** SHA-256 over method, address and body of the first request, hexadecimal. */
  @Column('text')
  fingerprint: string;

  @Column('int', { nullable: true })
  status: number | null;

  @Column('text', { nullable: true })
  location: string | null;

  @Column('jsonb', { nullable: true })
  body: object | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
