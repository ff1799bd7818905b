import { type ReadingOptions } from '#libs/contracts';
import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Index, Unique } from 'typeorm';
import { DatasetEntity } from './dataset.entity.js';
import { SignedRow } from './row.js';

/** Where the gateway fetches a dataset's data by itself, and how. Who made it is in whose name it is fetched. */
@Entity({ name: 'source' })
@Unique('source_name', ['name'])
export class SourceEntity extends SignedRow {
  @Column('text')
  name: string;

  @Column('text')
  kind: string;

  /** As the kind of source knows it; never a credential. */
  @Column('jsonb')
  location: object;

  /** Sealed for this source at this location; null where there are none. */
  @Column('text', { nullable: true })
  credentials: string | null;

  @Column('uuid', { name: 'dataset_id' })
  @ForeignKey(() => DatasetEntity, { name: 'source_dataset', onDelete: 'CASCADE' })
  @Index('source_by_dataset')
  datasetId: Id;

  @Column('text', { name: 'media_type', nullable: true })
  mediaType: string | null;

  /** How what comes is read, as far as that was said. */
  @Column('jsonb')
  reading: ReadingOptions;

  /** Whether each run makes a version of what it fetched, or of that behind what there is. */
  @Column('text', { default: 'replace' })
  mode: 'replace' | 'append';

  /** In the form of cron, in UTC; null where it is fetched when somebody asks. */
  @Column('text', { nullable: true })
  schedule: string | null;

  @Column('timestamptz', { name: 'next_at', nullable: true })
  @Index('source_by_next')
  nextAt: Date | null;

  /** By what new data are told from old: a column's name. */
  @Column('text', { nullable: true })
  watermark: string | null;

  /** How far it was fetched, from where the next run goes on; a value of the data, so sealed as credentials are. */
  @Column('text', { nullable: true })
  reached: string | null;

  @Column('uuid', { name: 'last_job', nullable: true })
  lastJob: Id | null;
}
