import { RE2JS } from 're2js';
import { type ActionOf } from '#libs/contracts';
import { type Cell } from './values.js';

function hidden(text: string, { keepFirst, keepLast, character, as }: ActionOf<'masking'>): string {
  const characters = Array.from(text);
  const put = (count: number) => (as === 'label' ? '[MASKED]' : character.repeat(count));
  if (characters.length <= keepFirst + keepLast) return put(characters.length);
  const end = characters.length - keepLast;
  return characters.slice(0, keepFirst).join('') + put(end - keepFirst) + characters.slice(end).join('');
}

function matched(text: string, action: ActionOf<'masking'>, pattern: string): string {
  // Values with the noncharacter that marks matches are masked whole.
  if (text.includes('\u{10FFFE}')) return hidden(text, action);
  const matcher = RE2JS.compile(pattern).matcher(text);
  let [out, from] = ['', 0];
  while (matcher.find()) {
    const match = matcher.group() ?? '';
    out += text.slice(from, matcher.start()) + (match === '' ? '' : hidden(match, action));
    from = matcher.end();
  }
  return out + text.slice(from);
}

export function masking(cell: Cell, action: ActionOf<'masking'>): string | null {
  if (cell === null) return null;
  const { text } = cell;
  if (action.pattern !== undefined) return matched(text, action, action.pattern);
  const at = action.keepDomain ? text.lastIndexOf('@') : -1;
  return at < 0 ? hidden(text, action) : hidden(text.slice(0, at), action) + text.slice(at);
}
