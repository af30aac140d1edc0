// The tables of the peers that keep their rows in PostgreSQL, and the five statements of a transition inside an open transaction.
// `query(name, text, values)` runs a prepared statement; how, is the peer's affair.
import { opened } from './common.mjs';

const schema = `
  DROP TABLE IF EXISTS cases, events, tasks, deadlines;
  CREATE TABLE cases(id integer PRIMARY KEY, workflow text NOT NULL, state text NOT NULL, version integer NOT NULL, head bytea, updated_at bigint NOT NULL)
    WITH (fillfactor = 70);
  CREATE TABLE events(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, case_id integer NOT NULL, version integer NOT NULL, at bigint NOT NULL,
    entry text NOT NULL, previous bytea NOT NULL, hash bytea NOT NULL);
  CREATE UNIQUE INDEX events_of_case ON events(case_id, version);
  CREATE TABLE tasks(case_id integer PRIMARY KEY, role text NOT NULL, due bigint NOT NULL, title text NOT NULL);
  CREATE INDEX inbox ON tasks(role, due, case_id);
  CREATE TABLE deadlines(id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, case_id integer NOT NULL, version integer NOT NULL, due bigint NOT NULL);
  CREATE INDEX deadlines_due ON deadlines(due);`;

/// Makes the tables and opens `cases` cases. `client` is a pool or a client of pg.
export async function prepare_database(client, cases) {
  await client.query(schema);
  const { role, due } = opened(1);
  await client.query(`INSERT INTO cases SELECT id, 'loan', 'draft', 1, NULL, ${Date.now()} FROM generate_series(1, ${cases}) id`);
  await client.query(`INSERT INTO tasks SELECT id, '${role}', ${due}, 'Loan ' || id || ': draft' FROM generate_series(1, ${cases}) id`);
  await client.query(`INSERT INTO deadlines(case_id, version, due) SELECT id, 1, ${due} FROM generate_series(1, ${cases}) id`);
  await client.query('VACUUM ANALYZE');
}

export async function read_case(query, id) {
  return (await query('read', 'SELECT state, version, head FROM cases WHERE id = $1 FOR UPDATE', [id])).rows[0];
}

export async function write_step(query, step) {
  await query('event', 'INSERT INTO events(case_id, version, at, entry, previous, hash) VALUES($1, $2, $3, $4, $5, $6)',
    [step.id, step.version, step.at, step.entry, step.previous, step.hash]);
  await query('case', 'UPDATE cases SET state = $1, version = $2, head = $3, updated_at = $4 WHERE id = $5', [step.to, step.version, step.hash, step.at, step.id]);
  await query('task', 'UPDATE tasks SET role = $1, due = $2, title = $3 WHERE case_id = $4', [step.role, step.due, step.title, step.id]);
  // One that falls due when its case has a later version means nothing any more: cheaper than taking it away now.
  await query('deadline', 'INSERT INTO deadlines(case_id, version, due) VALUES($1, $2, $3)', [step.id, step.version, step.due]);
}
