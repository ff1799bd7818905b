import { RE2JS } from 're2js';
import { type MaskingAction, type PseudonymizationAction } from '#libs/contracts';
import { type DomainKeys, type Tools } from '../../sql/dialect.js';
import { keysOf } from '../../sql/keyed.js';
import { surrogateOf } from '../pseudonymization/surrogate.js';

/** What stands for a span of a category. */
export type SpanWriter = (span: string, category: string) => string;

const encoder = new TextEncoder();

/** As many characters of a pseudonym: 64 bits in hexadecimal, and one in four billion pairs of values shares one. */
const pseudonymLength = 16;

function masked(text: string, action: MaskingAction, category: string): string {
  const { keepFirst, keepLast, as, character } = action;
  const characters = Array.from(text);
  const put = (length: number): string => (as === 'label' ? `[${category}]` : character.repeat(length));
  const hidden = characters.length - keepFirst - keepLast;
  if (hidden <= 0 || (keepFirst === 0 && keepLast === 0)) return put(characters.length);
  const end = characters.slice(characters.length - keepLast).join('');
  return characters.slice(0, keepFirst).join('') + put(hidden) + end;
}

function maskingWriter(action: MaskingAction): SpanWriter {
  if (action.pattern !== undefined) {
    const pattern = RE2JS.compile(action.pattern);
    return (span, category) => {
      const matcher = pattern.matcher(span);
      let [made, from] = ['', 0];
      while (matcher.find()) {
        made += span.slice(from, matcher.start());
        if (matcher.end() > matcher.start())
          made += masked(span.slice(matcher.start(), matcher.end()), action, category);
        from = matcher.end();
      }
      return made + span.slice(from);
    };
  }
  if (!action.keepDomain) return (span, category) => masked(span, action, category);
  return (span, category) => {
    const at = span.lastIndexOf('@');
    if (at < 0) return masked(span, action, category);
    return masked(span.slice(0, at), action, category) + span.slice(at);
  };
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function written(mac: Uint8Array, as: 'hex' | 'base32' | 'integer'): string {
  const hex = Array.from(mac.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (as === 'hex') return hex.slice(0, pseudonymLength);
  if (as === 'integer') return String(BigInt(`0x${hex.slice(0, 16)}`) >> 2n);
  const number = BigInt(`0x${hex}`);
  return Array.from(
    { length: pseudonymLength },
    (_, i) => base32[Number((number >> BigInt(123 - 5 * i)) & 31n)] ?? '',
  ).join('');
}

function pseudonymWriter(
  action: PseudonymizationAction,
  keys: DomainKeys,
  tools: Pick<Tools, 'hmac'>,
): SpanWriter {
  const { as } = action;
  if (as === 'surrogate') {
    const mac = tools.hmac(keys.surrogate);
    return (span) => surrogateOf(span, mac);
  }
  const mac = tools.hmac(keys.hmac);
  return (span, category) => `${category}_${written(mac(encoder.encode(span)), as)}`;
}

/**
 * Writes what stands for a span: its mask, `[CATEGORY]`, a pseudonym `CATEGORY_…` that begins like the one a column of the same
 * domain has for the same text, or a surrogate of the same form.
 * @throws Problem key.unavailable when the domain's keys were not brought
 */
export function spanWriter(
  action: MaskingAction | PseudonymizationAction,
  tools: Pick<Tools, 'keys' | 'hmac'>,
): SpanWriter {
  if (action.technique === 'masking') return maskingWriter(action);
  return pseudonymWriter(action, keysOf(tools, action.domain), tools);
}
