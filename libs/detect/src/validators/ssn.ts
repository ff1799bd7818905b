/** Numbers printed in advertisements and guides, which the Social Security Administration declared void, and the usual sample. */
const published = new Set(['078051120', '219099999', '123456789', '987654320']);

/**
 * True for nine digits that may be a US Social Security number: area not 000, 666 or 900–999, group not 00,
 * serial not 0000 (SSA, POMS RM 10201.035), and not one of the published void numbers. There is no check digit.
 */
export function usSsn(text: string): boolean {
  const digits = text.replaceAll(/[^0-9]/g, '');
  if (digits.length !== 9 || published.has(digits)) return false;
  const area = digits.slice(0, 3);
  if (area === '000' || area === '666' || area.startsWith('9')) return false;
  return digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000' && new Set(digits).size > 1;
}
