import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { BSON } from 'mongodb';

type Document = Record<string, unknown>;

/** What a server of the tests says to a command; undefined for nothing, ever. */
export type Says = (command: Document) => Document | undefined;

/** A server that speaks as much of MongoDB's protocol as a client of one collection needs (OP_MSG, and OP_QUERY for its first words). */
export class MongoServer {
  readonly asked: Document[] = [];

  private constructor(
    private readonly server: Server,
    private readonly sockets: Set<Socket>,
  ) {}

  static async start(says: Says): Promise<MongoServer> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      let left = Buffer.alloc(0);
      socket.on('data', (block) => {
        left = Buffer.concat([left, block]);
        for (
          let size = 0;
          left.length >= 4 && left.length >= (size = left.readInt32LE(0));
          left = left.subarray(size)
        )
          started.#answer(socket, left.subarray(0, size), says);
      });
    });
    const started = new MongoServer(server, sockets);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return started;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  #answer(socket: Socket, message: Buffer, says: Says): void {
    const isQuery = message.readInt32LE(12) === 2004;
    const at = isQuery ? message.indexOf(0, 20) + 9 : 21;
    const command = BSON.deserialize(message.subarray(at, at + message.readInt32LE(at)), {
      promoteValues: false,
    });
    this.asked.push(command);
    const said = says(command);
    if (said === undefined) return;
    const body = Buffer.from(BSON.serialize({ ok: 1, ...said }));
    const front = isQuery ? Buffer.alloc(20) : Buffer.alloc(5);
    if (isQuery) front.writeInt32LE(1, 16);
    const head = Buffer.alloc(16);
    head.writeInt32LE(16 + front.length + body.length, 0);
    head.writeInt32LE(message.readInt32LE(4), 8);
    head.writeInt32LE(isQuery ? 1 : 2013, 12);
    socket.write(Buffer.concat([head, front, body]));
  }
}

/** What a primary says of itself, and of others. */
export const hello = {
  ...{
    ismaster: true,
    isWritablePrimary: true,
    maxBsonObjectSize: 16 << 20,
    maxMessageSizeBytes: 48_000_000,
  },
  ...{ maxWriteBatchSize: 100_000, logicalSessionTimeoutMinutes: 30, minWireVersion: 0, maxWireVersion: 21 },
  ...{
    setName: 'rs',
    hosts: ['169.254.169.254:27017', '10.0.0.1:27017'],
    primary: '10.0.0.1:27017',
    me: '10.0.0.1:27017',
  },
};
