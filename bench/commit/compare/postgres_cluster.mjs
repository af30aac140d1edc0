// A PostgreSQL of our own: made in the given folder, tuned, never the machine's. Started anew for each peer that keeps its rows in it.
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { launch, run } from './processes.mjs';

const installed = '/usr/lib/postgresql';

function programs() {
  if (!existsSync(installed)) throw new Error('PostgreSQL is not installed');
  const versions = readdirSync(installed).map(Number).sort((a, b) => b - a);
  return { version: versions[0], bin: join(installed, String(versions[0]), 'bin') };
}

/// PostgreSQL refuses to run as root: then it runs as the user that its package made.
function user() {
  if (process.getuid() !== 0) return {};
  const [, , uid, gid] = readFileSync('/etc/passwd', 'utf8').split('\n').find((line) => line.startsWith('postgres:')).split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

export async function free_port() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export const postgres_version = () => programs().version;

/// @param options  traced: its syncs are written down, in the file that `syncs` names.
/// @return url(database) of a running cluster with the empty databases app and sys, its pid, and stop().
export async function start_postgres(folder, { traced = false } = {}) {
  const [{ bin }, as, port, data] = [programs(), user(), await free_port(), join(folder, 'postgres')];
  mkdirSync(data);
  if (as.uid !== undefined) chownSync(data, as.uid, as.gid);
  await run(join(bin, 'initdb'), ['-D', join(data, 'data'), '-U', 'postgres', '-A', 'trust', '--no-locale', '-E', 'UTF8'], { ...as, cwd: '/' });
  writeFileSync(join(data, 'data', 'postgresql.auto.conf'), `
    port = ${port}
    listen_addresses = '127.0.0.1'
    unix_socket_directories = ''
    max_connections = 100
    fsync = on
    synchronous_commit = on
    full_page_writes = on
    shared_buffers = '1GB'
    max_wal_size = '4GB'
    checkpoint_timeout = '15min'
    jit = off
  `);
  const cluster = await launch(join(bin, 'postgres'), ['-D', join(data, 'data')],
    { ...as, ready: /database system is ready to accept connections/, trace: traced ? join(data, 'syncs') : undefined, end: 'SIGINT' });
  const url = (database) => `postgresql://postgres@127.0.0.1:${port}/${database}`;
  await run(join(bin, 'psql'), ['-q', url('postgres'), '-c', 'CREATE DATABASE app', '-c', 'CREATE DATABASE sys'], { cwd: '/' });
  return { url, pid: cluster.pid, stop: cluster.stop, syncs: join(data, 'syncs') };
}
