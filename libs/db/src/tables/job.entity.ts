import { type JobState, type ProblemDocument } from '#libs/contracts';
import { Column, Entity, Index } from 'typeorm';
import { SignedRow } from './row.js';

/** What takes long. The row is the truth about it; the queue only wakes a worker. */
@Entity({ name: 'job' })
@Index('job_by_turn', ['kind', 'turn'])
export class JobEntity extends SignedRow {
  @Column('text')
  kind: string;

  @Column('text')
  @Index('job_by_state')
  state: JobState;

  @Column('double precision')
  progress: number;

  @Column('text')
  message: string;

  /** Ids and settings alone, never data. */
  @Column('jsonb')
  input: object;

  /** What says that it was asked for as it stands here; null for a job that is older than this column. */
  @Column('text', { nullable: true })
  seal: string | null;

  @Column('jsonb', { nullable: true })
  result: object | null;

  @Column('jsonb', { nullable: true })
  problem: ProblemDocument | null;

  @Column('boolean', { name: 'cancel_requested', default: false })
  cancelRequested: boolean;

  @Column('int', { default: 0 })
  attempts: number;

  /** Whose turn it is: lower is earlier. */
  @Column('int', { default: 0 })
  turn: number;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}
