import {
  type AlphaK,
  type Column,
  type ColumnType,
  type Hierarchy,
  type IdentifierType,
  type LDiversity,
  type ModelRequirement,
  type PlannedColumn,
  type Policy,
  type Requirement,
  type TCloseness,
} from '#libs/contracts';
import { counted, didYouMean, type ProblemPlace } from '#libs/kernel';
import { freeHierarchy } from '../techniques/treatment.js';
import { pointerOf } from '../policy/policy-source.js';

interface Given {
  readonly columns: readonly PlannedColumn[];
  readonly raw: ReadonlyMap<string, Column>;
  readonly rows: number | undefined;
  /** The quasi-identifiers that {@link requiredQuasi} found. */
  readonly quasi: readonly string[];
  readonly hierarchies: ReadonlyMap<string, Hierarchy>;
}

const ordered: readonly ColumnType[] = [
  ...(['integer', 'decimal', 'double', 'date', 'time', 'timestamp', 'instant'] as const),
];

function absence(name: string, given: Given): string | undefined {
  if (given.columns.some((column) => column.name === name)) return undefined;
  return given.raw.has(name)
    ? 'is a column that the policy drops: give it a transform, or leave it out here'
    : `is not a column of this dataset version${didYouMean(name, given.raw.keys())}`;
}

const isBytes = (name: string, { raw }: Given): boolean => raw.get(name)?.type === 'bytes';

/** Bytes such as pictures hardly recur, and nothing coarser stands for some of them: all records would be suppressed. */
function unalike(name: string, given: Given): string | undefined {
  if (!isBytes(name, given)) return undefined;
  return `${name} is bytes, which make no classes: suppress the column, or classify it as something else than quasi`;
}

type Path = readonly PropertyKey[];

function each<T>(value: T | readonly T[] | undefined, path: Path): (readonly [T, Path])[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [[value as T, path]];
  return (value as readonly T[]).map((one, i) => [one, [...path, i]]);
}

/** The models beyond k, each checked against the columns that would be released. */
class Models {
  readonly planned: ModelRequirement[] = [];

  constructor(
    private readonly policy: Policy,
    private readonly given: Given,
    private readonly places: ProblemPlace[],
  ) {}

  all(): ModelRequirement[] {
    const { lDiversity, tCloseness, alphaK, deltaPresence } = this.policy.require ?? {};
    for (const [one, path] of each(lDiversity, ['require', 'lDiversity'])) this.diversity(one, path);
    for (const [one, path] of each(tCloseness, ['require', 'tCloseness'])) this.closeness(one, path);
    for (const [one, path] of each(alphaK, ['require', 'alphaK'])) this.share(one, path);
    if (deltaPresence !== undefined) {
      const pointer = '#/require/deltaPresence';
      if (this.policy.rows === undefined) {
        const detail = 'needs rows, which say what part of the dataset version, the population, is published';
        this.places.push({ pointer, detail });
      }
      this.planned.push({ model: 'delta-presence', pointer, ...deltaPresence });
    }
    return this.planned;
  }

  private diversity({ column, kind, l, c }: LDiversity, path: Path): void {
    const pointer = this.column(column, path);
    const { rows } = this.given;
    if (rows !== undefined && l > rows) {
      const detail = `is larger than the table, which has ${counted(rows, 'row')}`;
      this.places.push({ pointer: pointerOf([...path, 'l']), detail });
    }
    if (kind === 'recursive') {
      this.planned.push({ model: 'l-diversity', pointer, column, kind, l, c: c ?? 0 });
    } else {
      this.planned.push({ model: 'l-diversity', pointer, column, kind, l });
    }
  }

  private closeness({ column, distance, t, hierarchy }: TCloseness, path: Path): void {
    const pointer = this.column(column, path);
    const type = this.given.columns.find(({ name }) => name === column)?.type;
    if (distance === 'ordered' && type !== undefined && !ordered.includes(type)) {
      const detail = 'ordered is for numbers and dates: use equal, or keep the column as it is';
      this.places.push({ pointer: pointerOf([...path, 'distance']), detail });
    }
    if (distance !== 'hierarchical') {
      this.planned.push({ model: 't-closeness', pointer, column, distance, t });
      return;
    }
    const name = hierarchy ?? '';
    if (!this.given.hierarchies.has(name)) {
      this.places.push({ pointer: pointerOf([...path, 'hierarchy']), detail: unknownHierarchy(name) });
    }
    this.planned.push({ model: 't-closeness', pointer, column, distance, t, hierarchy: name });
  }

  private share({ column, alpha }: AlphaK, path: Path): void {
    this.planned.push({ model: 'alpha-k', pointer: this.column(column, path), column, alpha });
  }

  private column(column: string, path: Path): string {
    const inClass = this.policy.require?.kAnonymity !== undefined && this.given.quasi.includes(column);
    const detail = inClass
      ? 'is a quasi-identifier, and so the same in all of a class'
      : (absence(column, this.given) ?? this.meaningless(column));
    if (detail !== undefined) this.places.push({ pointer: pointerOf([...path, 'column']), detail });
    return pointerOf(path);
  }

  private meaningless(column: string): string | undefined {
    const detail = 'is bytes, whose values hardly recur: name a column whose values do, or suppress this one';
    return isBytes(column, this.given) ? detail : undefined;
  }
}

/** The columns that make the classes: those that the policy names, else the released ones that are classified `quasi`. */
export function requiredQuasi(
  policy: Policy,
  columns: readonly PlannedColumn[],
  kinds: ReadonlyMap<string, IdentifierType>,
): string[] {
  const named = policy.require?.kAnonymity?.quasiIdentifiers ?? 'classified';
  if (named !== 'classified') return [...new Set(named)];
  return columns.map(({ name }) => name).filter((name) => kinds.get(name) === 'quasi');
}

/** What to do about a hierarchy that is not there. */
export const unknownHierarchy = (name: string): string =>
  `there is no hierarchy ${name}: upload it with PUT /v1/hierarchies/${name}`;

const free = ({ action }: PlannedColumn): boolean => freeHierarchy(action) !== undefined;

/** Enforcement that chooses levels, and hierarchies whose level nobody chose, need each other. */
function checkEnforcement(policy: Policy, given: Given, places: ProblemPlace[]): void {
  const mode = policy.require?.enforcement?.mode ?? 'none';
  for (const column of given.columns.filter(free)) {
    const pointer = pointerOf(['transforms', column.rule, 'hierarchy']);
    if (mode === 'none') {
      const detail = 'needs a level, or require.enforcement with mode full-domain or multidimensional';
      places.push({ pointer, detail });
    } else if (!given.quasi.includes(column.name)) {
      const detail = 'needs a level: enforcement chooses levels for quasi-identifiers alone';
      places.push({ pointer, detail });
    }
  }
  const dimensions = given.columns.filter(({ name }) => given.quasi.includes(name));
  if (mode === 'full-domain' && !dimensions.some(free)) {
    const detail = 'full-domain has nothing to choose: give a quasi-identifier a hierarchy without a level';
    places.push({ pointer: '#/require/enforcement/mode', detail });
  }
}

/** What the policy requires of a release; what cannot be met or measured is added to `places`. */
export function planRequirement(
  policy: Policy,
  given: Given,
  places: ProblemPlace[],
): Requirement | undefined {
  const { kAnonymity, enforcement } = policy.require ?? {};
  checkEnforcement(policy, given, places);
  if (kAnonymity === undefined) return undefined;
  const at = ['require', 'kAnonymity'];
  given.quasi.forEach((name, i) => {
    const detail = absence(name, given) ?? unalike(name, given);
    if (detail !== undefined) places.push({ pointer: pointerOf([...at, 'quasiIdentifiers', i]), detail });
  });
  if (given.quasi.length === 0) {
    const detail = 'no released column is classified as a quasi-identifier: classify one, or name them here';
    places.push({ pointer: pointerOf([...at, 'quasiIdentifiers']), detail });
  }
  if (given.rows !== undefined && kAnonymity.k > given.rows) {
    places.push({
      pointer: pointerOf([...at, 'k']),
      detail: `is larger than the table, which has ${counted(given.rows, 'row')}`,
    });
  }
  return {
    k: kAnonymity.k,
    maxSuppression: kAnonymity.maxSuppression,
    models: new Models(policy, given, places).all(),
    enforcement: { mode: enforcement?.mode ?? 'none', loss: enforcement?.loss ?? 'loss' },
  };
}
