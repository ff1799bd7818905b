import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { PrivacyBudgetEntity } from './privacy-budget.entity.js';

/** What may debit a dataset's privacy budget. */
export const spendKinds = ['query', 'synthesis', 'training'] as const;
export type SpendKind = (typeof spendKinds)[number];

/** One debit of a dataset's privacy budget; nothing ever changes or removes it. */
@Entity({ name: 'privacy_spend' })
export class PrivacySpendEntity {
  @PrimaryColumn('uuid')
  id: Id;

  @Column('uuid', { name: 'dataset_id' })
  @ForeignKey(() => PrivacyBudgetEntity, { name: 'privacy_spend_budget' })
  @Index('privacy_spend_by_dataset')
  datasetId: Id;

  @Column('text')
  purpose: string;

  @Column('uuid', { name: 'principal_id' })
  principalId: Id;

  @Column('text')
  kind: SpendKind;

  /** The loss in the parts of `PrivacyLoss`. */
  @Column('double precision')
  pure: number;

  @Column('double precision', { array: true })
  rdp: number[];

  @Column('double precision')
  delta: number;

  /** What the budget was spent on: the release, model or other thing that came of it; the answer's own id for a query. */
  @Column('uuid', { name: 'subject_id' })
  subjectId: Id;

  @Column('timestamptz')
  at: Date;
}

/** A noisy answer, kept with its spend: a repeat of the same request hears it again and costs nothing. */
@Entity({ name: 'privacy_answer' })
@Unique('privacy_answer_key', ['principalId', 'idempotencyKey'])
export class PrivacyAnswerEntity {
  @PrimaryColumn('uuid', { name: 'spend_id' })
  @ForeignKey(() => PrivacySpendEntity, { name: 'privacy_answer_spend' })
  spendId: Id;

  @Column('uuid', { name: 'principal_id' })
  principalId: Id;

  /** The request's Idempotency-Key; nulls are all different. */
  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey: string | null;

  /** SHA-256 of what was asked and of what narrows the token, hexadecimal. */
  @Column('text')
  fingerprint: string;

  /** The answer as it left: noisy figures alone. */
  @Column('jsonb')
  answer: object;
}
