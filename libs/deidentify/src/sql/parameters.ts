import { problem } from '#libs/kernel';

/** What a statement can bind. A Uint8Array is a BLOB. */
export type ParameterValue = string | number | boolean | Uint8Array;

/** SQL with named parameters (`$p0`) and their values; secrets and what users wrote are only ever among the values. */
export interface Statement {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/** Collects the parameters of one statement. Equal uses of one secret share a parameter. */
export class Parameters {
  readonly values: Record<string, ParameterValue> = {};
  private readonly shared = new Map<Uint8Array, string>();
  private count = 0;

  private add(value: ParameterValue): string {
    const name = `p${this.count}`;
    this.count += 1;
    this.values[name] = value;
    return `$${name}`;
  }

  text(value: string): string {
    return `CAST(${this.add(value)} AS VARCHAR)`;
  }

  integer(value: number): string {
    return `CAST(${this.add(value)} AS BIGINT)`;
  }

  double(value: number): string {
    return `CAST(${this.add(value)} AS DOUBLE)`;
  }

  boolean(value: boolean): string {
    return `CAST(${this.add(value)} AS BOOLEAN)`;
  }

  blob(value: Uint8Array): string {
    const name = this.shared.get(value) ?? this.add(value);
    this.shared.set(value, name);
    return name;
  }
}

/**
 * A delimited identifier (ISO/IEC 9075-2).
 * @throws Problem policy.inapplicable for a name with a NUL, at which the engine's parser would stop reading
 */
export function quoteName(name: string): string {
  if (name.includes('\u0000')) throw problem('policy.inapplicable', 'A column name has a NUL character.');
  return `"${name.replaceAll('"', '""')}"`;
}
