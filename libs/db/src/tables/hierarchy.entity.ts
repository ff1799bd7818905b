import { type Id } from '#libs/kernel';
import { Column, Entity, ForeignKey, Unique } from 'typeorm';
import { DatedRow, SignedRow } from './row.js';

@Entity({ name: 'hierarchy' })
@Unique('hierarchy_name', ['name'])
export class HierarchyEntity extends DatedRow {
  @Column('text')
  name: string;
}

/** One immutable version of a generalization hierarchy, as it was sent. It tells of a domain, never of records. */
@Entity({ name: 'hierarchy_version' })
@Unique('hierarchy_version_number', ['hierarchyId', 'number'])
export class HierarchyVersionEntity extends SignedRow {
  @Column('uuid', { name: 'hierarchy_id' })
  @ForeignKey(() => HierarchyEntity, { name: 'hierarchy_version_hierarchy', onDelete: 'CASCADE' })
  hierarchyId: Id;

  @Column('int')
  number: number;

  /** Levels with the leaves' own, and leaves. */
  @Column('int')
  levels: number;

  @Column('int')
  leaves: number;

  @Column('text')
  source: string;

  /** SHA-256 of the canonical JSON of the rows, hexadecimal. */
  @Column('text')
  digest: string;
}
