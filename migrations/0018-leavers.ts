import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** People who leave: accounts that are gone for good, sign-ins that ended early, and whose sessions are whose. */
export class Leavers0018 implements MigrationInterface {
  // Ordered by its last thirteen digits, as those before.
  readonly name = 'Leavers9000000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE principal ADD COLUMN deleted_at timestamptz, ADD COLUMN signed_in_from timestamptz',
    );
    await runner.query(
      `ALTER TABLE oidc_payload ADD COLUMN principal_id uuid, ADD COLUMN client text, ADD COLUMN begun_at timestamptz`,
    );
    await runner.query('CREATE INDEX oidc_payload_by_principal ON oidc_payload (principal_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE oidc_payload DROP COLUMN begun_at, DROP COLUMN client, DROP COLUMN principal_id',
    );
    await runner.query('ALTER TABLE principal DROP COLUMN signed_in_from, DROP COLUMN deleted_at');
  }
}
