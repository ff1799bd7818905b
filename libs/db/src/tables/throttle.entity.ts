import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Tries that one account, address or code made of late. Every process counts in the same row, before it does the work. */
@Entity({ name: 'throttle' })
export class ThrottleEntity {
  /** What is tried, such as `sign-in.account`: each kind is held back by itself. */
  @PrimaryColumn('text')
  kind: string;

  /** SHA-256 of whose tries these are: what people type into a form is not kept. */
  @PrimaryColumn('bytea')
  key: Buffer;

  @Column('int')
  tries: number;

  @Column('timestamptz')
  @Index('throttle_by_last')
  last: Date;

  /** No earlier than this is the next try looked at. */
  @Column('timestamptz')
  until: Date;
}
