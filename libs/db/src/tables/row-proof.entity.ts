import { type Id } from '#libs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * That the rows of one unit (a grant; all parts of a release) are those that an audit record speaks of. The seal is made with a key
 * that the database does not hold, so whoever can only write to the database can make no row that decides anything.
 */
@Entity({ name: 'row_proof' })
export class RowProofEntity {
  @PrimaryColumn('text', { name: 'table_name' })
  tableName: string;

  @PrimaryColumn('text')
  unit: string;

  /** The record whose detail holds the same digest. */
  @Column('uuid', { name: 'record_id' })
  recordId: Id;

  /** SHA-256 of the unit's rows, base64url. */
  @Column('text')
  digest: string;

  /** HMAC-SHA-256 over table, unit, record and digest, base64url. */
  @Column('text')
  seal: string;
}
