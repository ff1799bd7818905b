/** Whether the head of a file is JSON: its first line, or the line after a lone bracket, says so. */
export function looksLikeJson(head: Buffer): boolean {
  const text = head.toString('utf8', 0, 1 << 16).replace(/^\uFEFF/, '');
  const first = text.trimStart().split('\n', 1)[0]?.trim() ?? '';
  if (/^[[{]$/.test(first)) return true;
  if (!/^[[{]/.test(first)) return false;
  if (/^\{\s*"(?:[^"\\]|\\.)*"\s*:/.test(first) || /^\[\s*\{\s*"/.test(first)) return true;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}
