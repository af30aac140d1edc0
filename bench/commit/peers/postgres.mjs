// Peer: fastify + PostgreSQL + XState, one transaction a request over a pool, prepared statements, synchronous_commit = on.
//   node postgres.mjs CONNECTION_STRING CASES [--two-trips]
// Without an option it talks as most write it: BEGIN, SELECT … FOR UPDATE, four statements, COMMIT. --two-trips reads, decides, and writes
// everything by one statement that asks for the version it has read: the fewest round trips that leave the decision to XState.
import pg from 'pg';
import { advance, serve } from './common.mjs';
import { prepare_database, read_case, write_step } from './postgres_rows.mjs';

const [connectionString, cases, mode] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 16, min: 16, idleTimeoutMillis: 0 });
await prepare_database(pool, Number(cases));

async function take_in_transaction(id, body) {
  const client = await pool.connect();
  const query = (name, text, values) => client.query({ name, text, values });
  try {
    await client.query('BEGIN');
    const row = await read_case(query, id);
    const step = row && advance(id, row, body);
    if (step) await write_step(query, step);
    await client.query(step ? 'COMMIT' : 'ROLLBACK');
    return step;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

const read_without_lock = { name: 'read', text: 'SELECT state, version, head FROM cases WHERE id = $1' };
const write_at_once = {
  name: 'write',
  text: `WITH changed AS (UPDATE cases SET state = $2, version = $3, head = $4, updated_at = $5 WHERE id = $1 AND version = $3 - 1 RETURNING id),
      event AS (INSERT INTO events(case_id, version, at, entry, previous, hash) SELECT id, $3, $5, $6, $7, $4 FROM changed),
      task AS (UPDATE tasks SET role = $8, due = $9, title = $10 FROM changed WHERE case_id = changed.id),
      deadline AS (INSERT INTO deadlines(case_id, version, due) SELECT id, $3, $9 FROM changed)
    SELECT id FROM changed`,
};

async function take_in_two_trips(id, body) {
  for (;;) {
    const { rows: [row] } = await pool.query({ ...read_without_lock, values: [id] });
    const step = row && advance(id, row, body);
    if (!step) return null;
    const values = [id, step.to, step.version, step.hash, step.at, step.entry, step.previous, step.role, step.due, step.title];
    const written = await pool.query({ ...write_at_once, values });
    if (written.rowCount === 1) return step;
  }
}

await serve(mode === '--two-trips' ? take_in_two_trips : take_in_transaction);
