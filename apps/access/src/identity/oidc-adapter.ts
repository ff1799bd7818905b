import { type Db } from '#libs/db';
import { isId, systemActor } from '#libs/kernel';
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import {
  consumePayload,
  findPayload,
  putPayload,
  removeGrant,
  removePayload,
  type StoredPayload,
} from './oidc-payload.store.js';
import { type PayloadBox } from './payload-box.js';

/** What goes when its grant goes; an interaction only mentions one. */
const granted = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken', 'DeviceCode']);

/** One model of the identity provider, kept in the catalog. What has expired is not found, swept or not. */
export class OidcAdapter implements Adapter {
  constructor(
    private readonly model: string,
    private readonly db: Db,
    private readonly box: PayloadBox,
  ) {}

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const name = this.#name(id);
    const { uid, userCode, accountId } = payload;
    // A grant goes with what it granted.
    const grantId = this.model === 'Grant' ? id : granted.has(this.model) ? payload.grantId : undefined;
    await this.db.writeUnlogged(systemActor, (tx) =>
      putPayload(tx, {
        model: this.model,
        id: name,
        payload: this.box.seal(`${this.model}/${name}`, payload),
        grantId: grantId === undefined ? null : this.box.nameOf('grant', grantId),
        uid: uid === undefined ? null : this.box.nameOf('uid', uid),
        userCode: userCode === undefined ? null : this.box.nameOf('user-code', userCode),
        expiresAt: expiresIn === undefined ? null : new Date(tx.now.getTime() + expiresIn * 1000),
        principalId: accountId !== undefined && isId(accountId) ? accountId : null,
        client: payload.clientId ?? null,
        begunAt: tx.now,
      }),
    );
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#find('id', this.#name(id));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#find('uid', this.box.nameOf('uid', uid));
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#find('user_code', this.box.nameOf('user-code', userCode));
  }

  /** @throws InvalidGrant when another request consumed it in between: one code makes tokens once. */
  async consume(id: string): Promise<void> {
    const first = await this.db.writeUnlogged(systemActor, (tx) =>
      consumePayload(tx, this.model, this.#name(id)),
    );
    if (!first) throw new errors.InvalidGrant('consumed already');
  }

  async destroy(id: string): Promise<void> {
    await this.db.writeUnlogged(systemActor, (tx) => removePayload(tx, this.model, this.#name(id)));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    const name = this.box.nameOf('grant', grantId);
    await this.db.writeUnlogged(systemActor, (tx) => removeGrant(tx, this.model, name));
  }

  #name(id: string): string {
    return this.box.nameOf(this.model, id);
  }

  async #find(by: 'id' | 'uid' | 'user_code', value: string): Promise<AdapterPayload | undefined> {
    const row = await this.db.read(systemActor, (tx) => findPayload(tx, this.model, by, value));
    return row && this.#opened(row);
  }

  #opened(row: StoredPayload): AdapterPayload | undefined {
    const payload = this.box.open(`${this.model}/${row.id}`, row.payload);
    if (!payload || row.consumedAt === null) return payload;
    return { ...payload, consumed: Math.floor(row.consumedAt.getTime() / 1000) };
  }
}
