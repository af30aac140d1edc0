// Peer: DBOS Transact on PostgreSQL: one workflow a request, with one transactional step that writes the rows of postgres_rows.mjs.
//   node dbos.mjs CONNECTION_STRING_OF_THE_DATA CONNECTION_STRING_OF_THE_SYSTEM CASES
// The workflow is awaited in process, not started through a handle, and the data source is the one with prepared statements (postgres.js).
import { DBOS } from '@dbos-inc/dbos-sdk';
import { PostgresDataSource } from '@dbos-inc/postgres-datasource';
import pg from 'pg';
import { advance, serve } from './common.mjs';
import { prepare_database, read_case, write_step } from './postgres_rows.mjs';

const [data_url, systemDatabaseUrl, cases] = process.argv.slice(2);
const client = new pg.Client({ connectionString: data_url });
await client.connect();
await prepare_database(client, Number(cases));
await client.end();

const { hostname, port, pathname, username } = new URL(data_url);
const options = { host: hostname, port: Number(port), database: pathname.slice(1), username, max: 16, types: { bigint: pg_bigint() } };
await PostgresDataSource.initializeDBOSSchema(options);
const source = new PostgresDataSource('cases', options);

/// postgres.js gives an int8 as text unless told otherwise; ours all fit a number.
function pg_bigint() {
  return { to: 20, from: [20], parse: Number, serialize: String };
}

async function store(id, body) {
  const query = async (name, text, values) => ({ rows: await source.client.unsafe(text, values, { prepare: true }) });
  const row = await read_case(query, id);
  const step = row && advance(id, row, body);
  if (!step) return null;
  await write_step(query, step);
  return { id, version: step.version, to: step.to };
}

const take = DBOS.registerWorkflow(
  (id, body) => source.runTransaction(() => store(id, body), { name: 'store', isolationLevel: 'READ COMMITTED' }),
  { name: 'advance' });
DBOS.setConfig({ name: 'loan', systemDatabaseUrl, systemDatabasePoolSize: 16, logLevel: 'error', enableOTLP: false });
await DBOS.launch();
await serve((id, body) => take(id, body));
