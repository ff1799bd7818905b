import { type MigrationInterface, type QueryRunner } from 'typeorm';

const tables = [
  // No foreign key to the dataset: a budget outlives it, for answers cannot be taken back.
  `CREATE TABLE privacy_budget (
    dataset_id uuid NOT NULL,
    epsilon double precision NOT NULL,
    delta double precision NOT NULL,
    spent jsonb NOT NULL,
    reason text,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (dataset_id)
  )`,
  `CREATE TABLE privacy_tally (
    dataset_id uuid NOT NULL,
    purpose text NOT NULL,
    principal_id uuid NOT NULL,
    kind text NOT NULL,
    spends integer NOT NULL,
    loss jsonb NOT NULL,
    PRIMARY KEY (dataset_id, purpose, principal_id, kind),
    CONSTRAINT privacy_tally_budget FOREIGN KEY (dataset_id) REFERENCES privacy_budget (dataset_id)
  )`,
  `CREATE TABLE privacy_spend (
    id uuid NOT NULL,
    dataset_id uuid NOT NULL,
    purpose text NOT NULL,
    principal_id uuid NOT NULL,
    kind text NOT NULL,
    loss jsonb NOT NULL,
    subject_id uuid NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT privacy_spend_budget FOREIGN KEY (dataset_id) REFERENCES privacy_budget (dataset_id)
  )`,
  `CREATE INDEX privacy_spend_by_dataset ON privacy_spend (dataset_id)`,
  `CREATE TABLE privacy_answer (
    id uuid NOT NULL,
    spend_id uuid NOT NULL,
    principal_id uuid NOT NULL,
    idempotency_key text,
    fingerprint text NOT NULL,
    answer text[] NOT NULL,
    CONSTRAINT privacy_answer_key UNIQUE (principal_id, idempotency_key),
    PRIMARY KEY (id),
    CONSTRAINT privacy_answer_spend FOREIGN KEY (spend_id) REFERENCES privacy_spend (id)
  )`,
];

/** The privacy budget of a dataset, what was spent of it, by whom and for what, and the answers that it bought. */
export class PrivacyBudget0003 implements MigrationInterface {
  readonly name = 'PrivacyBudget0003000000000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of tables) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE privacy_answer, privacy_spend, privacy_tally, privacy_budget');
  }
}
