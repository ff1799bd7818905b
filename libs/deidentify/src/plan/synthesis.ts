import {
  type ColumnType,
  type Hierarchy,
  type PlannedColumn,
  type PlannedSynthesis,
  type Policy,
} from '#libs/contracts';
import { type ProblemPlace } from '#libs/kernel';
import { pointerOf } from '../policy/policy-source.js';
import { leavesOf } from '../hierarchies/read-hierarchies.js';
import { unknownHierarchy } from './requirement.js';

const numeric: readonly ColumnType[] = ['integer', 'decimal', 'double'];

type Domain = PlannedSynthesis['domains'][number];

/** The columns that are synthesized, each with its declared domain; what does not fit is added to `places`. */
export function planSynthesis(
  policy: Policy,
  columns: readonly PlannedColumn[],
  hierarchies: ReadonlyMap<string, Hierarchy>,
  places: ProblemPlace[],
): PlannedSynthesis | undefined {
  const { synthesis } = policy;
  if (synthesis === undefined) return undefined;
  const domains: Domain[] = [];
  for (const [name, given] of Object.entries(synthesis.domains)) {
    const at = ['synthesis', 'domains', name];
    const column = columns.find((one) => one.name === name);
    if (column === undefined) {
      places.push({ pointer: pointerOf(at), detail: 'is not a column that the policy releases' });
    } else if (column.type === 'bytes') {
      places.push({ pointer: pointerOf(at), detail: 'is bytes, of which none are made up' });
    } else if ('values' in given) {
      domains.push({ column: name, values: [...new Set(given.values)] });
    } else if ('hierarchy' in given) {
      const hierarchy = hierarchies.get(given.hierarchy);
      if (hierarchy === undefined) {
        places.push({
          pointer: pointerOf([...at, 'hierarchy']),
          detail: unknownHierarchy(given.hierarchy),
        });
      }
      domains.push({ column: name, values: leavesOf(hierarchy), leavesOf: given.hierarchy });
    } else if (!numeric.includes(column.type)) {
      const detail = `bounds are for numbers, and this column is released as ${column.type}: declare its values`;
      places.push({ pointer: pointerOf(at), detail });
    } else if (given.lower >= given.upper) {
      places.push({ pointer: pointerOf([...at, 'lower']), detail: 'must be below upper' });
    } else {
      domains.push({ column: name, ...given });
    }
  }
  const { method, epsilon, delta, records } = synthesis;
  return { method, epsilon, delta, ...(records === undefined ? {} : { records }), domains };
}
