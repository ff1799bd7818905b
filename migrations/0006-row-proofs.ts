import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Which record of the log speaks of which rows, and that record and proof are the gateway's own. */
export class RowProofs0006 implements MigrationInterface {
  readonly name = 'RowProofs0006000000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit_record ADD COLUMN seal text');
    await runner.query(`
      CREATE TABLE row_proof (
        table_name text NOT NULL,
        unit text NOT NULL,
        record_id uuid NOT NULL,
        digest text NOT NULL,
        seal text NOT NULL,
        PRIMARY KEY (table_name, unit)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE row_proof');
    await runner.query('ALTER TABLE audit_record DROP COLUMN seal');
  }
}
