import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Plans that were tried on a dataset version for a purpose: how sure a limit must be rises with their number. */
export class ReleaseAttempts0005 implements MigrationInterface {
  readonly name = 'ReleaseAttempts0005000000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE release_attempt (
      version_sha256 text NOT NULL,
      purpose text NOT NULL,
      plan text NOT NULL,
      number integer NOT NULL,
      first_at timestamptz NOT NULL,
      CONSTRAINT release_attempt_number UNIQUE (version_sha256, purpose, number),
      PRIMARY KEY (version_sha256, purpose, plan)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE release_attempt');
  }
}
