import { Column, Entity, Unique } from 'typeorm';
import { DatedRow } from './row.js';

/** One sealed object of the store and the wrapped key that opens it; the two are kept apart. */
@Entity({ name: 'sealed_object' })
@Unique('sealed_object_location', ['location'])
export class SealedObjectEntity extends DatedRow {
  @Column('text')
  location: string;

  /** SHA-256 of the sealed bytes, hexadecimal; compared whenever the object is opened. */
  @Column('text')
  digest: string;

  @Column('bigint')
  bytes: string;

  @Column('bigint', { name: 'plain_bytes' })
  plainBytes: string;

  /** The data key as a compact JWE (ECDH-ES+A256KW). */
  @Column('text', { name: 'wrapped_key' })
  wrappedKey: string;

  /** Thumbprint of the key-encryption key (RFC 7638). */
  @Column('text', { name: 'key_id' })
  keyId: string;
}
