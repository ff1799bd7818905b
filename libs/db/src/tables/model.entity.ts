import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { ReleaseEntity } from './release.entity.js';
import { SignedRow } from './row.js';
import { SealedObjectEntity } from './sealed-object.entity.js';

/** A training run; its id is its job's id. */
@Entity({ name: 'training_run' })
export class TrainingRunEntity extends SignedRow {
  @Column('text')
  name: string;

  @Column('uuid', { name: 'release_id' })
  @ForeignKey(() => ReleaseEntity, { name: 'training_run_release' })
  @Index('training_run_by_release')
  releaseId: Id;

  @Column('text')
  purpose: string;

  @Column('jsonb')
  recipe: object;
}

/** A trained model: its sealed weights and its card. */
@Entity({ name: 'model' })
export class ModelEntity extends SignedRow {
  @Column('text')
  name: string;

  @Column('uuid', { name: 'run_id' })
  @ForeignKey(() => TrainingRunEntity, { name: 'model_run' })
  @Index('model_by_run')
  runId: Id;

  @Column('uuid', { name: 'object_id' })
  @ForeignKey(() => SealedObjectEntity, { name: 'model_object' })
  objectId: Id;

  @Column('jsonb')
  metrics: object;

  @Column('jsonb')
  card: object;
}
