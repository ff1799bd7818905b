import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/**
 * The privacy budget of a dataset over all its versions, and what was spent of it in total. It outlives its dataset:
 * what was answered stays answered.
 */
@Entity({ name: 'privacy_budget' })
export class PrivacyBudgetEntity {
  @PrimaryColumn('uuid', { name: 'dataset_id' })
  datasetId: Id;

  /** The hard cap: ε at {@link delta}. */
  @Column('double precision')
  epsilon: number;

  @Column('double precision')
  delta: number;

  /** All losses composed, as `writeLoss` of libs/dp writes them. */
  @Column('jsonb')
  spent: object;

  /** Why the cap is what it is, where somebody set it. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** A larger cap that one person asked for, until a second asks for the same. */
  @Column('jsonb', { nullable: true })
  proposed: { readonly epsilon: number; readonly delta: number; readonly by: Id; readonly at: string } | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** What may debit a dataset's privacy budget. */
export const spendKinds = ['query', 'synthesis', 'training'] as const;
export type SpendKind = (typeof spendKinds)[number];

/** What one principal spent of a dataset for one purpose in one way: its spends, composed. */
@Entity({ name: 'privacy_tally' })
export class PrivacyTallyEntity {
  @PrimaryColumn('uuid', { name: 'dataset_id' })
  @ForeignKey(() => PrivacyBudgetEntity, { name: 'privacy_tally_budget' })
  datasetId: Id;

  @PrimaryColumn('text')
  purpose: string;

  @PrimaryColumn('uuid', { name: 'principal_id' })
  principalId: Id;

  @PrimaryColumn('text')
  kind: SpendKind;

  @Column('int')
  spends: number;

  @Column('jsonb')
  loss: object;
}
