import { describe, expect, it } from '@jest/globals';
import * as driver from 'cassandra-driver';
import { puller } from '../../../test/pulled.js';
import { Network } from '../network.js';
import { cassandra } from './cassandra.js';
import { asText } from './cql-text.js';

const { BigDecimal, LocalDate, LocalTime, Uuid, InetAddress, Duration, Tuple } = driver.types;

describe('a table of Cassandra', () => {
  it.each<readonly [unknown, string | null]>([
    [null, null],
    ['', ''],
    [-0, '-0.0'],
    [Number.NaN, 'NaN'],
    [9007199254740993n, '9007199254740993'],
    [BigDecimal.fromString('-0.00000000000000000000000000001'), '-0.00000000000000000000000000001'],
    [new Date('2024-05-01T12:00:00.123Z'), '2024-05-01T12:00:00.123Z'],
    [Buffer.from('00ff', 'hex'), '00ff'],
    [LocalDate.fromString('2024-05-01'), '2024-05-01'],
    [LocalTime.fromString('12:00:00.000000001'), '12:00:00.000000001'],
    [Uuid.fromString('00112233-4455-6677-8899-aabbccddeeff'), '00112233-4455-6677-8899-aabbccddeeff'],
    [InetAddress.fromString('192.168.0.1'), '192.168.0.1'],
    [Duration.fromString('1y2mo3d4h5ns'), '1y2mo3d4h5ns'],
    [[1n, null, 'a"', true, Number.POSITIVE_INFINITY], '[1,null,"a\\"",true,"Infinity"]'],
    [new Set(['b', 'a']), '["b","a"]'],
    [new Map<unknown, unknown>([[1n, [BigDecimal.fromString('1.50')]]]), '{"1":[1.50]}'],
    [new Map([[[1], new Date(0)]]), '[[[1],"1970-01-01T00:00:00.000Z"]]'],
    [new Tuple(1, 'a', null), '[1,"a",null]'],
    [{ street: 'x', no: null }, '{"street":"x","no":null}'],
  ])('has %p as %j', (value, text) => {
    expect(asText(value, driver)).toBe(text);
  });

  it('is refused where a moment is beyond what a calendar has', () => {
    for (const value of [new Date(Number.NaN), LocalDate.fromBuffer(Buffer.from('ffffffff', 'hex'))])
      expect(() => asText(value, driver)).toThrow('no calendar');
  });

  it.each([
    ['cassandra://host/clinic?table=visits', true],
    ['cassandra://host/clinic?query=select * from visits', true],
    ['cassandra://host/clinic?query=DELETE FROM visits', false],
    ['cassandra://host/clinic?query=BEGIN BATCH SELECT', false],
    ['cassandra://host/clinic?table=visits"; DROP', false],
    ['cassandra://one,two/clinic?table=visits', false],
    ['cassandra://user:password@host/clinic?table=visits', false],
    ['cassandra://host/clinic', false],
  ])('may be said as %s: %s', (where, isGood) => {
    const said = cassandra.Location.safeParse(where);
    expect(said.success).toBe(isGood);
    if (said.success) expect(cassandra.Location.parse(said.data)).toEqual(said.data);
  });

  it('is asked for nowhere inside the gateway’s own networks, by name or by number', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254']) {
      const opening = puller(cassandra, `cassandra://${host}/clinic?table=a`, undefined, {
        network: new Network([]),
      });
      await expect(opening()).rejects.toMatchObject({ code: 'source.address' });
    }
  });
});
