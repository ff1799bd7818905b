import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What a version was read as, and how the files of a dataset are read where an upload does not say. */
export class Readings0012 implements MigrationInterface {
  // Ordered by its last thirteen digits, as the one before.
  readonly name = 'Readings9000000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dataset_version ADD COLUMN reading jsonb');
    await runner.query('ALTER TABLE dataset ADD COLUMN reading jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE dataset DROP COLUMN reading');
    await runner.query('ALTER TABLE dataset_version DROP COLUMN reading');
  }
}
