import { type Id } from '#libs/kernel';
import { Column, PrimaryColumn } from 'typeorm';

/** A row with an id of its own. */
export abstract class Row {
  @PrimaryColumn('uuid')
  id: Id;
}

/** A row that says when it was made. */
export abstract class DatedRow extends Row {
  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/** A row that says when it was made, and by whom. */
export abstract class SignedRow extends DatedRow {
  @Column('uuid', { name: 'created_by' })
  createdBy: Id;
}
