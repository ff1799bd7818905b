import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What says that a job is what somebody asked for. Jobs of before have none: those that still wait are to be asked for again. */
export class JobSeals0011 implements MigrationInterface {
  // Ordered by its last thirteen digits, as the one before.
  readonly name = 'JobSeals9000000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE job ADD COLUMN seal text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE job DROP COLUMN seal');
  }
}
