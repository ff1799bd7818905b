import { type LawfulBasis } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { PrincipalEntity } from './principal.entity.js';

/** What a purpose rests on. Rows are only ever put here, below a parent that is there: so no purpose is above itself. */
@Entity({ name: 'purpose' })
export class PurposeEntity {
  @PrimaryColumn('text')
  name: string;

  /** The wider purpose that it is a part of. */
  @Column('text', { nullable: true })
  @ForeignKey(() => PurposeEntity, { name: 'purpose_parent' })
  parent: string | null;

  @Column('text', { name: 'lawful_basis' })
  lawfulBasis: LawfulBasis;

  @Column('uuid', { name: 'owner_id' })
  @ForeignKey(() => PrincipalEntity, { name: 'purpose_owner' })
  ownerId: Id;

  /** How long data may be kept for it: an ISO 8601 duration. */
  @Column('text', { nullable: true })
  retention: string | null;

  @Column('uuid', { name: 'created_by' })
  createdBy: Id;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
