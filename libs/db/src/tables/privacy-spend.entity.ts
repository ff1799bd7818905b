import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { PrivacyBudgetEntity, type SpendKind } from './privacy-budget.entity.js';
import { Row } from './row.js';

/** One debit of a dataset's privacy budget; nothing ever changes or removes it. */
@Entity({ name: 'privacy_spend' })
export class PrivacySpendEntity extends Row {
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

  /** As `writeLoss` of libs/dp writes it. */
  @Column('jsonb')
  loss: object;

  /** What came of it: the answer, release or model. */
  @Column('uuid', { name: 'subject_id' })
  subjectId: Id;

  @Column('timestamptz')
  at: Date;
}

/** A noisy answer, sealed and kept with its spend: a repeat of the same request hears it again and costs nothing. */
@Entity({ name: 'privacy_answer' })
@Unique('privacy_answer_key', ['principalId', 'idempotencyKey'])
export class PrivacyAnswerEntity extends Row {
  @Column('uuid', { name: 'spend_id' })
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

  /** The answer as it left, sealed to the vault's key in pieces (compact JWE): keys of groups that were found are from cells. */
  @Column('text', { array: true })
  answer: string[];
}
