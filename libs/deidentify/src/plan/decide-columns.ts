import {
  type Column,
  type ColumnClassification,
  type ColumnType,
  type DroppedColumn,
  type Match,
  type PlannedColumn,
  type Policy,
  type Transform,
} from '#libs/contracts';
import { type ProblemPlace } from '#libs/kernel';
import { pointerOf } from '../policy/policy-source.js';
import { intoOf, planColumn, registry } from '../techniques/registry.js';
import { type TechniqueContext } from '../techniques/technique.js';
import { spansFor } from './in-text.js';

/** What is decided over the columns of one dataset version. */
export interface Decided {
  readonly columns: PlannedColumn[];
  readonly dropped: DroppedColumn[];
}

export const listed = <T>(value: T | T[] | undefined): T[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value : [value];

/** A column's name in words for people, cut to a length that fits a sentence. */
export const shown = (name: string): string => JSON.stringify(name.slice(0, 64));

/**
 * Whether types that a policy lists are of a column. `timestamp` is every moment: a policy that was written before instants were told from
 * local times goes on to protect them.
 */
const speaksOf = (types: readonly ColumnType[], type: ColumnType): boolean =>
  types.includes(type) || (type === 'instant' && types.includes('timestamp'));

function matches(match: Match, column: Column, found: ColumnClassification | undefined): boolean {
  const { column: names, category, identifierType, type } = match;
  if (match.inText === true || !(listed(names)?.includes(column.name) ?? true)) return false;
  if (category !== undefined && !(found !== undefined && listed(category)?.includes(found.category)))
    return false;
  if (type !== undefined && !speaksOf(listed(type) ?? [], column.type)) return false;
  if (identifierType === undefined) return true;
  return found !== undefined && (listed(identifierType)?.includes(found.identifierType) ?? false);
}

/** The first transform that matches each column, by its index. */
function rulesOf(
  policy: Policy,
  columns: readonly Column[],
  classes: ReadonlyMap<string, ColumnClassification>,
): Map<string, number> {
  const rules = new Map<string, number>();
  for (const column of columns) {
    const rule = policy.transforms.findIndex(({ match }) => matches(match, column, classes.get(column.name)));
    if (rule >= 0) rules.set(column.name, rule);
  }
  return rules;
}

/** Spans of a text are looked for in columns that would otherwise stay as they are. */
const leavesValues = ({ technique }: Transform): boolean => registry.get(technique)?.values === 'kept';

class Decision {
  readonly columns: PlannedColumn[] = [];
  readonly dropped: DroppedColumn[] = [];

  constructor(
    private readonly policy: Policy,
    private readonly context: TechniqueContext,
    private readonly rules: ReadonlyMap<string, number>,
    private readonly places: ProblemPlace[],
  ) {}

  decide(column: Column): void {
    const { name, type: rawType } = column;
    const rule = this.rules.get(name);
    const transform = rule === undefined ? undefined : this.policy.transforms[rule];
    if (rule === undefined || transform === undefined || leavesValues(transform)) {
      if (this.inText(column, transform !== undefined)) return;
    }
    if (rule === undefined || transform === undefined) {
      this.dropped.push({ name, rawType, reason: 'no transform of the policy speaks of it' });
    } else {
      const into = intoOf(transform);
      if (into === undefined) this.apply(column, transform, rule, name);
      else this.combine(column, transform, into, rule);
    }
  }

  /** A text column whose detected spans are transformed: kept by a transform, or named by one for spans alone. */
  private inText(column: Column, kept: boolean): boolean {
    const found = spansFor(this.policy, column, kept);
    if (found === undefined) return false;
    if (column.type !== 'string') {
      // A transform that names the column expects something of it; one for all texts does not mean this one.
      if (!found.named) return false;
      this.refuse(found.rule, 'match', `inText is for text, and this one is ${column.type}`, column.name);
      return true;
    }
    const { name, type } = column;
    this.columns.push({
      name,
      rawType: type,
      type,
      action: { technique: 'in-text', spans: found.spans },
      rule: found.rule,
    });
    return true;
  }

  /** The first source in the policy's order gives the place; the others are part of it. */
  private combine(column: Column, transform: Transform, into: string, rule: number) {
    const sources = listed(transform.match.column) ?? [];
    if (column.name !== sources[0]) {
      const reason = `it becomes part of ${shown(into)}`;
      this.dropped.push({ name: column.name, rawType: column.type, reason, rule });
      return;
    }
    const taken = [...this.context.columns.keys()].find(
      (name) => name.toLowerCase() === into.toLowerCase() && !sources.includes(name),
    );
    if (taken !== undefined) this.refuse(rule, 'into', 'there is a column of that name already', taken);
    this.apply(column, transform, rule, into);
  }

  /** A combination of columns for which an earlier transform decides would be of fewer, or not come about. */
  checkCombinations(): void {
    const names = new Set<string>();
    this.policy.transforms.forEach((transform, rule) => {
      const into = intoOf(transform)?.toLowerCase();
      if (into === undefined) return;
      (listed(transform.match.column) ?? []).forEach((source, i) => {
        if (!this.context.columns.has(source) || this.rules.get(source) === rule) return;
        const pointer = pointerOf(['transforms', rule, 'match', 'column', i]);
        const detail = `an earlier transform decides for the column ${shown(source)}`;
        this.places.push({ pointer, detail });
      });
      if (names.has(into)) {
        const detail = 'another combination has that name already';
        this.places.push({ pointer: pointerOf(['transforms', rule, 'into']), detail });
      }
      names.add(into);
    });
  }

  private apply(column: Column, transform: Transform, rule: number, into: string): void {
    const { name, type: rawType } = column;
    const planned = planColumn(transform, column, this.context);
    if ('refused' in planned) this.refuse(rule, planned.at, planned.refused, name);
    else if ('drop' in planned) this.dropped.push({ name, rawType, reason: planned.drop, rule });
    else this.columns.push({ name: into, rawType, type: planned.type, action: planned.action, rule });
  }

  private refuse(rule: number, at: string, detail: string, column: string): void {
    this.places.push({
      pointer: pointerOf(['transforms', rule, ...at.split('/')]),
      detail: `${detail} (for the column ${shown(column)})`,
    });
  }
}

/** Applies a policy's transforms: for each raw column the first that matches decides, and one that none matches is dropped. */
export function decideColumns(
  policy: Policy,
  columns: readonly Column[],
  classification: readonly ColumnClassification[],
  context: TechniqueContext,
  places: ProblemPlace[],
): Decided {
  const classes = new Map(classification.map((one) => [one.name, one]));
  const decision = new Decision(policy, context, rulesOf(policy, columns, classes), places);
  for (const column of columns) decision.decide(column);
  decision.checkCombinations();
  return decision;
}
