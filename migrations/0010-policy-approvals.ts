import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What a policy version promises less of than the one before, and who approved it as the second person. */
export class PolicyApprovals0010 implements MigrationInterface {
  // Ordered by its last thirteen digits, of which the ninth began with a 9.
  readonly name = 'PolicyApprovals9000000000010';

  async up(runner: QueryRunner): Promise<void> {
    // Empty for the rows of before, so that what the log says of them stays right.
    await runner.query('ALTER TABLE policy_version ADD COLUMN loosens jsonb, ADD COLUMN approved_by uuid');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE policy_version DROP COLUMN loosens, DROP COLUMN approved_by');
  }
}
