// Peer: DBOS Transact on PostgreSQL: one workflow a request, with one transactional step that writes the rows of postgres_rows.mjs.
//   node dbos.mjs CONNECTION_STRING_OF_THE_DATA CONNECTION_STRING_OF_THE_SYSTEM CASES [--tuned]
// Without an option as most write it: the Knex data source, and a workflow that is started and awaited through its handle. --tuned: the data
// source with prepared statements (postgres.js), and the workflow called like a function.
import { DBOS } from '@dbos-inc/dbos-sdk';
import { KnexDataSource } from '@dbos-inc/knex-datasource';
import { PostgresDataSource } from '@dbos-inc/postgres-datasource';
import pg from 'pg';
import { advance, serve } from './common.mjs';
import { prepare_database, read_case, write_step } from './postgres_rows.mjs';

const [data_url, systemDatabaseUrl, cases, mode] = process.argv.slice(2);
const tuned = mode === '--tuned';
const client = new pg.Client({ connectionString: data_url });
await client.connect();
await prepare_database(client, Number(cases));
await client.end();

const { hostname, port, pathname, username } = new URL(data_url);
const postgres_js = { host: hostname, port: Number(port), database: pathname.slice(1), username, max: 16, types: { bigint: pg_bigint() } };
const knex = { client: 'pg', connection: data_url, pool: { min: 4, max: 16 } };
const [Source, options] = tuned ? [PostgresDataSource, postgres_js] : [KnexDataSource, knex];
await Source.initializeDBOSSchema(options);
const source = new Source('cases', options);

/// postgres.js gives an int8 as text unless told otherwise; ours all fit a number.
function pg_bigint() {
  return { to: 20, from: [20], parse: Number, serialize: String };
}

async function store(id, body) {
  const query = tuned
    ? async (name, text, values) => ({ rows: await source.client.unsafe(text, values, { prepare: true }) })
    : (name, text, values) => source.client.raw(text.replaceAll(/\$\d+/g, '?'), values);
  const row = await read_case(query, id);
  const step = row && advance(id, row, body);
  if (!step) return null;
  await write_step(query, step);
  return { id, version: step.version, to: step.to };
}

const take = DBOS.registerWorkflow(
  (id, body) => source.runTransaction(() => store(id, body), { name: 'store', isolationLevel: tuned ? 'READ COMMITTED' : 'read committed' }),
  { name: 'advance' });
DBOS.setConfig({ name: 'loan', systemDatabaseUrl, systemDatabasePoolSize: 16, logLevel: 'error', enableOTLP: false });
await DBOS.launch();
const take_through_handle = async (id, body) => (await DBOS.startWorkflow(take)(id, body)).getResult();
await serve(tuned ? (id, body) => take(id, body) : take_through_handle);
