/**
 * Installs servers that some tests fetch from, on demand: `node scripts/servers.mjs` all of them, `node scripts/servers.mjs s3` one.
 * They go to `.cache/servers`, which git ignores; their tests run where they are and are skipped elsewhere. Needs Go for s3 and
 * mongodb, Maven and Java 17 for cassandra and hdfs; takes some minutes once.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = join(dirname(import.meta.dirname), '.cache', 'servers');

function run(program, options, settings = {}) {
  const { status, error } = spawnSync(program, options, { stdio: 'inherit', ...settings });
  if (status !== 0) throw new Error(`${program} failed${error ? `: ${error.message}` : ''}`);
}

function go(name, address) {
  const bin = join(folder, 'bin');
  if (existsSync(join(bin, name))) return;
  run('go', ['install', address], { env: { ...process.env, GOBIN: bin, GOFLAGS: '-buildvcs=false -p=1' } });
}

/** Jars of Maven packages and what they need; the folder is there when all of them are. */
function jars(name, packages) {
  const place = join(folder, name);
  if (existsSync(join(place, 'jars'))) return place;
  mkdirSync(place, { recursive: true });
  const dependencies = packages.map((one) => {
    const [group, artifact, version] = one.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  writeFileSync(
    join(place, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>x</groupId><artifactId>${name}</artifactId><version>1</version><packaging>pom</packaging><dependencies>${dependencies.join('')}</dependencies></project>`,
  );
  try {
    run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=jars'], { cwd: place });
  } catch (error) {
    rmSync(join(place, 'jars'), { recursive: true, force: true });
    throw error;
  }
  return place;
}

/** One process that is a whole HDFS with WebHDFS; its ports are those that it is told, with the folder for its data in front. */
const mini = `import org.apache.hadoop.conf.Configuration; import org.apache.hadoop.fs.Path; import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
public class Mini {
  public static void main(String[] a) throws Exception {
    Configuration c = new Configuration();
    c.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, a[0]);
    MiniDFSCluster m = new MiniDFSCluster.Builder(c).numDataNodes(1).nameNodeHttpPort(Integer.parseInt(a[1])).build();
    m.waitActive();
    m.getFileSystem().setPermission(new Path("/"), FsPermission.valueOf("drwxrwxrwx"));
    System.out.println("UP");
    Thread.currentThread().join();
  }
}
`;

/** FerretDB over SQLite, at an address and in a folder that it is told: its own program starts only where its repository is. */
const ferret = `package main

import (
	"context"
	"os"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	f, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: os.Args[1]},
		Handler:   "sqlite",
		SQLiteURL: "file:" + os.Args[2] + "/",
	})
	if err != nil {
		panic(err)
	}
	if err := f.Run(context.Background()); err != nil {
		panic(err)
	}
}
`;

const servers = {
  s3: () => go('versitygw', 'github.com/versity/versitygw/cmd/versitygw@v1.8.0'),
  mongodb() {
    const place = join(folder, 'ferretdb');
    if (existsSync(join(folder, 'bin', 'ferretdb'))) return;
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'main.go'), ferret);
    const settings = { cwd: place, env: { ...process.env, GOFLAGS: '-buildvcs=false -p=1 -mod=mod' } };
    writeFileSync(join(place, 'go.mod'), 'module ferret\n\nrequire github.com/FerretDB/FerretDB v1.24.2\n');
    run('go', ['build', '-o', '../bin/ferretdb', '.'], settings);
  },
  cassandra: () => jars('cassandra', ['org.apache.cassandra:cassandra-all:5.0.6']),
  hdfs() {
    const place = jars('hdfs', [
      'org.apache.hadoop:hadoop-client-api:3.5.0',
      'org.apache.hadoop:hadoop-client-runtime:3.5.0',
      'org.apache.hadoop:hadoop-client-minicluster:3.5.0',
      'org.slf4j:slf4j-simple:1.7.36',
      'org.mockito:mockito-core:4.11.0',
      'junit:junit:4.13.2',
    ]);
    if (existsSync(join(place, 'Mini.class'))) return;
    writeFileSync(join(place, 'Mini.java'), mini);
    run('javac', ['-cp', 'jars/*', 'Mini.java'], { cwd: place });
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(servers, name));
if (unknown !== undefined) {
  process.stderr.write(`There is no server ${unknown}: name some of ${Object.keys(servers).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  for (const name of wanted.length === 0 ? Object.keys(servers) : wanted) {
    process.stdout.write(`installing ${name}\n`);
    servers[name]();
  }
}
