import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { jsonFault, problem, type ProblemPlace } from '#libs/kernel';

/** A policy file larger than this many UTF-16 units is refused unread. */
export const maxPolicyLength = 262_144;

/** More references to anchors than this are refused: nested ones multiply. */
const maxAliases = 32;

/** Nesting beyond this is no policy; it would only exhaust the stack. */
const maxDepth = 32;

/** A policy file as plain values, and where each of them stands in the text. */
export interface PolicySource {
  readonly value: unknown;
  /** Line and column, from 1, of what a path leads to, or of the nearest thing around it that is there. */
  readonly position: (path: readonly PropertyKey[]) => { line: number; column: number };
}

/** A JSON Pointer (RFC 6901) as a URI fragment. */
export function pointerOf(path: readonly PropertyKey[]): string {
  const escaped = path.map((part) =>
    encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  return ['#', ...escaped].join('/');
}

function child(node: unknown, key: PropertyKey): unknown {
  if (isSeq(node)) return node.items[Number(key)];
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    (item) => String(isScalar(item.key) ? item.key.value : item.key) === String(key),
  );
  return pair?.value ?? pair?.key;
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of [undefined, ...path]) {
    if (key !== undefined) node = child(node, key);
    if (!isNode(node)) break;
    offset = node.range?.[0] ?? offset;
    if (isAlias(node)) node = node.resolve(document);
  }
  return offset;
}

/** What a mapping's keys or a document's depth may not be; the first such thing, with its offset in the text. */
function oddity(node: Node | null, depth = 0): { offset: number; detail: string } | undefined {
  const offset = node?.range?.[0] ?? 0;
  if (depth > maxDepth) return { offset, detail: `is nested deeper than ${maxDepth} levels` };
  const inner: unknown[] = isSeq(node) ? [...node.items] : [];
  const keys = new Set<string>(); // as JavaScript will spell them
  for (const item of isMap(node) ? node.items : []) {
    if (isScalar(item.key) && keys.has(String(item.key.value))) {
      return { offset: item.key.range?.[0] ?? offset, detail: 'the same key stands here twice' };
    }
    if (isScalar(item.key)) keys.add(String(item.key.value));
    if (!isScalar(item.key)) return { offset, detail: 'has a key that is not plain text' };
    // JavaScript gives this key a meaning of its own, and a condition under it would get lost.
    if (item.key.value === '__proto__') return { offset, detail: 'may not have a key __proto__' };
    inner.push(item.value);
  }
  for (const item of inner) {
    const found = isNode(item) ? oddity(item, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Our words for the parser's codes; none quotes the text. */
const messages: Record<string, string> = {
  MULTIPLE_DOCS: 'a policy is one document',
  TAG_RESOLVE_FAILED: 'tags are not supported',
  BAD_INDENT: 'is indented by too little, or a bracket before it is not closed',
  TAB_AS_INDENT: 'is indented by a tab: use spaces',
  MISSING_CHAR: 'a quotation mark, bracket or colon is missing before this',
  UNEXPECTED_TOKEN: 'does not belong here: is it indented like what stands before it?',
  BLOCK_AS_IMPLICIT_KEY:
    'a key cannot begin here: is the line below indented too far, or a colon not quoted?',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line',
};

function refuse(places: readonly ProblemPlace[]): never {
  throw problem('policy.invalid', 'The policy cannot be read.', places);
}

function checkJson(text: string): void {
  const place = jsonFault(text);
  if (place) refuse([{ pointer: '#', ...place, detail: 'is not JSON (RFC 8259)' }]);
}

function parse(text: string, lineCounter: LineCounter): Document {
  try {
    return parseDocument(text, {
      version: '1.2',
      schema: 'core',
      uniqueKeys: false, // looked for in a time that grows with the text alone, see oddity
      strict: true,
      prettyErrors: false,
      logLevel: 'silent',
      lineCounter,
    });
  } catch {
    // The parser recurses, so hostile nesting ends in a RangeError.
    return refuse([{ pointer: '#', detail: 'is nested too deep' }]);
  }
}

/**
 * Reads YAML 1.2 (core schema, one document, no tags, few aliases) or JSON. Duplicate keys are refused in both.
 * @throws Problem policy.invalid, with line and column
 */
export function readPolicySource(text: string, format: 'yaml' | 'json'): PolicySource {
  if (text.length > maxPolicyLength) {
    refuse([{ pointer: '#', detail: `is longer than ${maxPolicyLength} characters` }]);
  }
  if (format === 'json') checkJson(text);
  const lineCounter = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parse(text, lineCounter);
  const faults = [...document.errors, ...document.warnings].slice(0, 20);
  if (faults.length > 0) {
    // What follows on the same line follows from the first fault there.
    const lines = new Map(faults.toReversed().map((e) => [at(e.pos[0]).line, e]));
    const first = [...lines.values()].reverse();
    refuse(
      first.map((e) => ({ pointer: '#', ...at(e.pos[0]), detail: messages[e.code] ?? 'is not YAML 1.2' })),
    );
  }
  const odd = oddity(document.contents);
  if (odd !== undefined) refuse([{ pointer: '#', ...at(odd.offset), detail: odd.detail }]);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: maxAliases });
  } catch {
    refuse([{ pointer: '#', detail: `has an alias without an anchor, or more than ${maxAliases} aliases` }]);
  }
  return { value, position: (path) => at(offsetOf(document, path)) };
}
