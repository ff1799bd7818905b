/** Records whose figures follow from their number, uneven enough that enforcement has something to do. */
export interface Patient {
  readonly id: string;
  readonly age: number;
  readonly job: string;
  readonly born: string;
  readonly weight: number;
  readonly illness: string;
  readonly severity: number;
}

const jobs = ['nurse', 'doctor', 'clerk', 'cook', 'driver', 'pilot'];
const illnesses = ['flu', 'gout', 'ague', 'croup', 'scurvy'];

/** A generator with period 2^31: the same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

export function patients(count: number, seed = 7): Patient[] {
  const next = numbers(seed);
  return Array.from({ length: count }, (_, i) => ({
    id: `p${String(i).padStart(5, '0')}`,
    age: 20 + Math.min(next(60), next(60)),
    job: jobs[Math.min(next(6), next(6))] ?? '',
    born: `${1940 + next(60)}-0${1 + next(9)}-1${next(10)}`,
    weight: 45 + next(60),
    illness: illnesses[Math.min(next(5), next(5))] ?? '',
    severity: 1 + next(9),
  }));
}

/** Years to five, twenty and all. */
export const ageHierarchy = Array.from({ length: 60 }, (_, i) => {
  const age = 20 + i;
  const [five, twenty] = [Math.floor(age / 5) * 5, Math.floor(age / 20) * 20];
  return `${age};${five}-${five + 4};${twenty}-${twenty + 19};*`;
}).join('\n');

export const jobHierarchy = [
  'nurse;care;*',
  'doctor;care;*',
  'clerk;office;*',
  'cook;craft;*',
  'driver;travel;*',
  'pilot;travel;*',
].join('\n');

export const illnessHierarchy = [
  'flu;fever;*',
  'ague;fever;*',
  'gout;joint;*',
  'croup;breath;*',
  'scurvy;diet;*',
].join('\n');

export const keep = (...column: string[]) => ({ match: { column }, technique: 'keep' });
export const by = (column: string, hierarchy: string) => ({
  match: { column },
  technique: 'generalization',
  hierarchy,
});
