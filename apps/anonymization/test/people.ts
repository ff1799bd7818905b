/** Records of invented people; every figure follows from the number, so that tests can say what must come out. */
export interface Person {
  readonly person: string;
  readonly email: string;
  readonly birth: string;
  readonly sex: string;
  readonly zip: string;
  readonly diagnosis: string;
  readonly income: number;
}

const diagnoses = ['asthma', 'diabetes', 'flu', 'migraine'];

export function people(count: number): Person[] {
  return Array.from({ length: count }, (_, i) => ({
    person: `p-${String(i).padStart(6, '0')}`,
    email: `person${i}@example.org`,
    birth: `19${String(50 + (i % 40)).padStart(2, '0')}-0${1 + (i % 9)}-1${i % 10}`,
    sex: i % 2 === 0 ? 'female' : 'male',
    zip: String(10_000 + (i % 700)),
    diagnosis: diagnoses[i % 4] ?? '',
    income: 20_000 + i,
  }));
}

export function csv(rows: readonly object[]): string {
  const [first = {}] = rows;
  const lines = rows.map((row) => Object.values(row).join());
  return `${[Object.keys(first).join(), ...lines].join('\n')}\n`;
}

const keep = (...column: string[]) => ({ match: { column }, technique: 'keep' });

/** A policy file that keeps what is asked, by name; quasi-identifiers are generalized to decades and sex. */
export const policyOf = (name: string, more: object = {}): Record<string, unknown> => ({
  name,
  purposes: ['research', 'billing'],
  transforms: [
    { match: { column: 'person' }, technique: 'pseudonymization', domain: 'people' },
    { match: { column: 'email' }, technique: 'masking', keepDomain: true },
    { match: { column: 'birth' }, technique: 'generalization', to: 'decade' },
    keep('sex', 'diagnosis'),
    { match: { column: 'income' }, technique: 'generalization', width: 10_000 },
  ],
  require: { kAnonymity: { k: 5, quasiIdentifiers: ['birth', 'sex'] } },
  ...more,
});
