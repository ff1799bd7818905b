import pg from 'pg';

export interface Listener {
  close(): Promise<void>;
}

/** How long to wait before a lost connection is tried again, in milliseconds. */
const retryMs = 1_000;

/**
 * Calls `wake` for each notification on the channel, and once after each (re)connection, so that nothing that was
 * said while nobody listened is missed for long.
 */
export async function listen(url: string, channel: string, wake: () => void): Promise<Listener> {
  let closed = false;
  const isClosed = (): boolean => closed;
  let client: pg.Client | undefined;
  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      application_name: `tidegate-${channel}`,
      keepAlive: true,
    });
    next.on('notification', wake);
    next.on('error', () => undefined);
    next.on('end', () => {
      if (!closed) setTimeout(() => void connect().catch(() => next.emit('end')), retryMs).unref();
    });
    if (isClosed()) return;
    await next.connect();
    await next.query(`LISTEN ${next.escapeIdentifier(channel)}`);
    client = next;
    // Closed while it connected: nobody else would end this one.
    if (isClosed()) await next.end();
    else wake();
  };
  await connect();
  return {
    close: async () => {
      closed = true;
      await client?.end();
    },
  };
}
