import { problem } from '#libs/kernel';
import { type SourceKind } from '../source-kind.js';
import { cassandra } from './cassandra.js';
import { hdfs } from './hdfs.js';
import { https } from './https.js';
import { mongodb } from './mongodb.js';
import { mysqlSource } from './mysql.js';
import { postgresql } from './postgresql.js';
import { s3 } from './s3.js';

/** Every kind of source there is. */
export const sourceKinds: readonly SourceKind[] = [
  https,
  postgresql,
  mysqlSource,
  s3,
  hdfs,
  mongodb,
  cassandra,
];

/** @throws Problem internal.error where a row names a kind that there is not */
export function kindNamed(name: string): SourceKind {
  const kind = sourceKinds.find((one) => one.kind === name);
  if (!kind) throw problem('internal.error', 'A source is of a kind that there is not.');
  return kind;
}
