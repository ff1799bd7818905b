import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Network } from './network.js';

const open = new Network([]);

describe('the networks in which a source may be', () => {
  it.each([
    ...[
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.0.1',
      '169.254.169.254',
      '0.0.0.0',
      '100.64.0.1',
    ],
    ...[
      '224.0.0.1',
      '255.255.255.255',
      '192.0.2.1',
      '198.18.0.1',
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      'ff02::1',
    ],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '64:ff9b::7f00:1',
      '::7f00:1',
      '::a00:1',
      '4000::1',
      '2002:7f00:1::',
      '2001:db8::1',
      'localhost',
      '',
      '127.1',
      '0x7f.1',
    ],
  ])('are none that is not public: %s', (address) => {
    expect(open.allows(address)).toBe(false);
  });

  it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'are public ones: %s',
    (address) => {
      expect(open.allows(address)).toBe(true);
    },
  );

  it('are besides what is allowed, and nothing else', () => {
    const some = new Network(['10.1.0.0/16', 'loopback', 'fd00::/8']);
    expect(
      ['10.1.9.9', '127.0.0.1', '::1', 'fd00::1', '::ffff:10.1.0.1'].map((one) => some.allows(one)),
    ).toEqual(Array(5).fill(true));
    expect(['10.2.0.1', '192.168.1.1', 'fe80::1'].map((one) => some.allows(one))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('say the same of an IPv4 address and of how IPv6 writes it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(open.allows(`::ffff:${address}`)).toBe(open.allows(address));
      }),
    );
  });

  it('are asked of what a name is looked up to, each time', async () => {
    await expect(open.addressOf('localhost')).rejects.toMatchObject({ code: 'source.address' });
    await expect(open.addressOf('127.0.0.1')).rejects.toMatchObject({ code: 'source.address' });
    await expect(open.addressOf('[::1]')).rejects.toMatchObject({ code: 'source.address' });
    expect(await new Network(['loopback']).addressOf('localhost')).toMatch(/^127\.|^::1$/);
    await expect(open.addressOf('nobody.invalid')).rejects.toMatchObject({ code: 'source.failed' });
  });
});
