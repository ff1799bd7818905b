import { createHmac } from 'node:crypto';
import { blobValue, type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { type Column, type ColumnClassification, Policy } from '#libs/contracts';
import {
  type ClassBucket,
  compilePlan,
  hmacPads,
  type Plan,
  type ReleaseStatements,
  type Statement,
  toDuckdbSql,
} from '#libs/deidentify';

const key = new Uint8Array(32).map((_, i) => 255 - i);
export const otherKey = new Uint8Array(32).map((_, i) => i);

/** Keys of two pseudonym domains, `crm` and `lab`. */
export const pads = new Map([
  ['crm', hmacPads(key)],
  ['lab', hmacPads(otherKey)],
]);

/** What node:crypto makes of a text under the key of `crm`, or another. */
export const mac = (text: string, secret = key) =>
  createHmac('sha256', secret).update(text, 'utf8').digest('hex');

export interface Setting {
  readonly columns: readonly Column[];
  readonly policy: object;
  readonly source: string;
  readonly kinds?: Record<string, ColumnClassification['identifierType']>;
}

export function planOf({ columns, policy, kinds = {} }: Omit<Setting, 'source'>): Plan {
  const classification = Object.entries(kinds).map(([name, identifierType]): ColumnClassification => ({
    name,
    category: 'NONE',
    identifierType,
    confidence: 1,
    evidence: [],
    decidedBy: 'steward',
  }));
  const parsed = Policy.parse({ name: 'p', purposes: ['q'], ...policy });
  return compilePlan(parsed, { columns, classification });
}

export function statements(setting: Setting): ReleaseStatements {
  return toDuckdbSql(planOf(setting), { source: setting.source, pads });
}

/** A DuckDB in memory that runs statements as a worker would. */
export class Engine {
  private constructor(
    private readonly instance: DuckDBInstance,
    readonly connection: DuckDBConnection,
  ) {}

  static async open(): Promise<Engine> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '1', temp_directory: '' });
    return new Engine(instance, await instance.connect());
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  async read({ sql, parameters }: Statement) {
    const bound = Object.entries(parameters).map(([name, value]): [string, DuckDBValue] => [
      name,
      value instanceof Uint8Array ? blobValue(value) : value,
    ]);
    return this.connection.runAndReadAll(sql, Object.fromEntries(bound));
  }

  async run(statement: Statement): Promise<DuckDBValue[][]> {
    return (await this.read(statement)).getRows();
  }

  async histogram(statement: Statement): Promise<ClassBucket[]> {
    return (await this.run(statement)).map(([size, diversity, classes, records]) => ({
      size: Number(size),
      ...(diversity === null ? {} : { diversity: Number(diversity) }),
      classes: Number(classes),
      records: Number(records),
    }));
  }

  /** What one transform makes of one column of literals. */
  async cells(type: Column['type'], literals: readonly string[], transform: object): Promise<DuckDBValue[]> {
    const source = `(SELECT unnest([${literals.join(', ')}]) AS x)`;
    const policy = { transforms: [{ match: { column: 'x' }, ...transform }] };
    const { released } = statements({ columns: [{ name: 'x', type }], policy, source });
    return (await this.run(released)).map(([value]) => value ?? null);
  }
}
