import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** What was done to each column of a release, as it was when it was made: a classification can change afterwards. */
export class ReleaseTreatment0004 implements MigrationInterface {
  readonly name = 'ReleaseTreatment0004000000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE release ADD COLUMN treatment jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE release DROP COLUMN treatment');
  }
}
