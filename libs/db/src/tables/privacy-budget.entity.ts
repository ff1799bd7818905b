import { type Id } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

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

  /** The sum of all losses, in the parts of `PrivacyLoss`; infinite ε is no pure differential privacy. */
  @Column('double precision', { name: 'spent_pure' })
  spentPure: number;

  @Column('double precision', { name: 'spent_rdp', array: true })
  spentRdp: number[];

  @Column('double precision', { name: 'spent_delta' })
  spentDelta: number;

  /** The Rényi orders that `spent_rdp` stands for, so that sums of different orders are never mixed. */
  @Column('double precision', { array: true })
  orders: number[];

  /** Why the cap is what it is, where somebody set it. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
