import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Releases that nobody is to read any more. */
export class Withdrawals0017 implements MigrationInterface {
  // Ordered by its last thirteen digits, as those before.
  readonly name = 'Withdrawals9000000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE release_withdrawal (
      release_id uuid NOT NULL PRIMARY KEY
        CONSTRAINT release_withdrawal_release REFERENCES release (id) ON DELETE CASCADE,
      reason text NOT NULL,
      superseded_by uuid CONSTRAINT release_withdrawal_successor REFERENCES release (id),
      created_by uuid NOT NULL,
      created_at timestamptz NOT NULL
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE release_withdrawal');
  }
}
