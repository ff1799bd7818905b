import { type ColumnType } from '#libs/contracts';
import { type PartType } from './types.js';

const small = /^U?(?:TINYINT|SMALLINT|INTEGER)$/;

/** As what a column of a contract's type is written in a part. */
export function finerType(type: ColumnType, sqlType: string): PartType {
  switch (type) {
    case 'integer':
      return small.test(sqlType) ? 'integer' : 'wide';
    case 'decimal':
      return `exact${Number(/,\s*([0-9]+)\)$/.exec(sqlType)?.[1] ?? 0)}`;
    default:
      return type;
  }
}
