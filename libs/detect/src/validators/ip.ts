/** True for an IPv4 address in dotted decimal without leading zeros (RFC 6943, section 3.1.1). */
export function ipv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256)
  );
}

/** True for an IPv6 address in the text forms of RFC 4291, section 2.2, with an optional zone (RFC 4007). */
export function ipv6(text: string): boolean {
  const [address = '', zone, more] = text.split('%');
  if (more !== undefined || (zone !== undefined && !/^[0-9A-Za-z._~-]{1,32}$/.test(zone))) return false;
  const halves = address.split('::');
  if (halves.length > 2 || address === '') return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    const parts = half === '' ? [] : half.split(':');
    for (const [position, part] of parts.entries()) {
      const last = index === halves.length - 1 && position === parts.length - 1;
      if (last && part.includes('.')) {
        if (!ipv4(part)) return false;
        groups += 2;
      } else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) {
        groups += 1;
      } else {
        return false;
      }
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}
