import { type Column } from '#libs/contracts';
import { type Engine } from '../engine/engine.js';
import { type Relation } from '../engine/relation.js';

/** What the passes share. */
export interface Profiled {
  readonly engine: Engine;
  readonly relation: Relation;
  readonly rows: number;
  readonly exact: boolean;
}

/** SQL of a value as a profile tells it: bytes by their SHA-256. */
export const shownSql = (x: string, { type }: Pick<Column, 'type'>): string =>
  type === 'bytes' ? `sha256(${x})` : `CAST(${x} AS VARCHAR)`;

/** A value as people are told it: an instant is read as a moment in UTC, and has its zone. */
export const told = <T>({ type }: Pick<Column, 'type'>, value: T): T | string =>
  type === 'instant' && typeof value === 'string' && /^[0-9]/.test(value)
    ? `${value.replace(' ', 'T')}Z`
    : value;

/** Text is cut to this many characters wherever a profile quotes it. */
export const quotedLength = 200;
