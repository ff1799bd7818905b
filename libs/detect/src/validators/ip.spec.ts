import { describe, expect, it } from '@jest/globals';
import { ipv4, ipv6 } from './ip.js';

describe('IP addresses', () => {
  it('accepts the text forms of RFC 4291, section 2.2', () => {
    for (const text of [
      'ABCD:EF01:2345:6789:ABCD:EF01:2345:6789',
      '2001:DB8::8:800:200C:417A',
      'FF01::101',
      '::1',
      '::',
      '0:0:0:0:0:FFFF:129.144.52.38',
      '::13.1.68.3',
      'fe80::1%eth0',
    ]) {
      expect(ipv6(text)).toBe(true);
    }
  });

  it('refuses times, double compressions and the wrong count of groups', () => {
    for (const text of [
      '12:34:56',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      ':1',
      '::12345',
      '',
      'g::1',
    ]) {
      expect(ipv6(text)).toBe(false);
    }
  });

  it('takes dotted decimal of four bytes alone', () => {
    expect(['0.0.0.0', '192.0.2.1', '255.255.255.255'].every(ipv4)).toBe(true);
    expect(['256.1.1.1', '1.2.3', '01.2.3.4', '1.2.3.4.5', '1.2.3.x', ''].some(ipv4)).toBe(false);
  });
});
