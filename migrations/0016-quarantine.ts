import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What of a version's file could not be read, sealed. */
export class Quarantine0016 implements MigrationInterface {
  // Ordered by its last thirteen digits, as those before.
  readonly name = 'Quarantine9000000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE dataset_version ADD COLUMN quarantine_object_id uuid
         CONSTRAINT dataset_version_quarantine REFERENCES sealed_object (id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dataset_version DROP COLUMN quarantine_object_id');
  }
}
