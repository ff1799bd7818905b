import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Who made a service, and what waits for a second person: grants of raw data and larger budgets. */
export class SecondPerson0008 implements MigrationInterface {
  readonly name = 'SecondPerson0008000000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE principal ADD COLUMN created_by uuid');
    // The record of its making says who made a service; one without a record is its own.
    await runner.query(
      `UPDATE principal p SET created_by = r.actor_id FROM audit_record r
       WHERE r.resource_id = p.id::text AND r.outcome = 'done' AND p.kind <> 'group'
         AND r.action IN ('service.create', 'user.create') AND r.actor_id <> '00000000-0000-0000-0000-000000000000'`,
    );
    await runner.query('ALTER TABLE "grant" ADD COLUMN proposed_by uuid');
    await runner.query(
      `ALTER TABLE access_request ADD COLUMN proposed_by uuid,
         ADD COLUMN not_before timestamptz, ADD COLUMN expires_at timestamptz`,
    );
    await runner.query('ALTER TABLE privacy_budget ADD COLUMN proposed jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE privacy_budget DROP COLUMN proposed');
    await runner.query(
      'ALTER TABLE access_request DROP COLUMN proposed_by, DROP COLUMN not_before, DROP COLUMN expires_at',
    );
    await runner.query('ALTER TABLE "grant" DROP COLUMN proposed_by');
    await runner.query('ALTER TABLE principal DROP COLUMN created_by');
  }
}
