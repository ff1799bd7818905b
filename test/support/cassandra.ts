import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, installed, isInstalled, ServerProgram } from './programs.js';

/** Whether there is a Cassandra on this machine; without one its tests are skipped. */
export const hasCassandra = isInstalled('cassandra/jars');

const opened = [
  ...[
    'lang',
    'lang.module',
    'lang.ref',
    'lang.reflect',
    'math',
    'net',
    'nio',
    'util',
    'util.concurrent',
    'io',
  ].map((name) => `java.base/java.${name}`),
  ...[
    'java.base/java.util.concurrent.atomic',
    'java.base/java.util.jar',
    'java.base/sun.nio.ch',
    'java.base/jdk.internal.ref',
  ],
  ...['reflect', 'math', 'module', 'util.jar', 'misc'].map((name) => `java.base/jdk.internal.${name}`),
  ...['jdk.management/com.sun.management.internal', 'jdk.management.jfr/jdk.management.jfr'],
  ...[
    'java.rmi/sun.rmi.transport',
    'java.rmi/sun.rmi.transport.tcp',
    'java.rmi/sun.rmi.registry',
    'java.rmi/sun.rmi.server',
  ],
  ...['java.sql/java.sql', 'java.management/com.sun.jmx.remote.security', 'java.management/sun.management'],
].flatMap((name) => ['--add-opens', `${name}=ALL-UNNAMED`, '--add-exports', `${name}=ALL-UNNAMED`]);

/** Cassandra on loopback, whose owner is `cassandra` with the password `cassandra`. */
export async function startCassandra(): Promise<ServerProgram> {
  const storage = await freePort();
  return ServerProgram.start('java', (port, folder) => {
    mkdirSync(join(folder, 'conf'));
    writeFileSync(join(folder, 'conf', 'cassandra.yaml'), settings(folder, port, storage));
    writeFileSync(join(folder, 'conf', 'logback.xml'), '<configuration/>');
    return [
      ...[...opened, '-Xms512m', '-Xmx512m', '-XX:+UseSerialGC', '-Djdk.attach.allowAttachSelf=true'],
      ...['-Djava.security.manager=allow', `-Dcassandra.config=file:${folder}/conf/cassandra.yaml`],
      ...[
        `-Dcassandra.storagedir=${folder}/data`,
        `-Dlogback.configurationFile=file:${folder}/conf/logback.xml`,
      ],
      ...['-Dcassandra.skip_wait_for_gossip_to_settle=0', '-Dcassandra.ring_delay_ms=1'],
      ...['-Dcassandra.superuser_setup_delay_ms=0', '-Dcassandra-foreground=yes'],
      ...[
        '-cp',
        `${folder}/conf:${installed('cassandra/jars')}/*`,
        'org.apache.cassandra.service.CassandraDaemon',
      ],
    ];
  });
}

function settings(folder: string, port: number, storage: number): string {
  return `cluster_name: t
num_tokens: 1
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
data_file_directories: [${folder}/data/d]
commitlog_directory: ${folder}/data/c
saved_caches_directory: ${folder}/data/s
hints_directory: ${folder}/data/h
cdc_raw_directory: ${folder}/data/cdc
commitlog_sync: periodic
commitlog_sync_period: 10000ms
endpoint_snitch: SimpleSnitch
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{seeds: "127.0.0.1:${storage}"}]
listen_address: 127.0.0.1
rpc_address: 127.0.0.1
storage_port: ${storage}
native_transport_port: ${port}
authenticator: PasswordAuthenticator
authorizer: CassandraAuthorizer
role_manager: CassandraRoleManager
memtable_allocation_type: heap_buffers
disk_access_mode: standard
commitlog_segment_size: 8MiB
auto_snapshot: false
`;
}
