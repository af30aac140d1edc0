// Peer: fastify + better-sqlite3 + XState, one transaction a request, durable (WAL, synchronous = FULL) before it is answered.
//   node sqlite.mjs FILE CASES [--grouped]
// --grouped: the same with group commit by hand, all requests of one turn of the event loop in one transaction. Few write this; it is
// measured so that nobody has to wonder what it would bring.
import Database from 'better-sqlite3';
import { advance, opened, serve } from './common.mjs';

const [file, cases, mode] = process.argv.slice(2);
const db = new Database(file);
for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'cache_size = -65536', 'temp_store = MEMORY']) db.pragma(pragma);
db.exec(`
  CREATE TABLE cases(id INTEGER PRIMARY KEY, workflow TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, head BLOB, updated_at INTEGER NOT NULL);
  CREATE TABLE events(id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, entry TEXT NOT NULL,
    previous BLOB NOT NULL, hash BLOB NOT NULL);
  CREATE UNIQUE INDEX events_of_case ON events(case_id, version);
  CREATE TABLE tasks(case_id INTEGER PRIMARY KEY, role TEXT NOT NULL, due INTEGER NOT NULL, title TEXT NOT NULL);
  CREATE INDEX inbox ON tasks(role, due, case_id);
  CREATE TABLE deadlines(id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL, version INTEGER NOT NULL, due INTEGER NOT NULL);
  CREATE INDEX deadlines_due ON deadlines(due);`);

const open_case = db.prepare(`INSERT INTO cases VALUES(?, 'loan', 'draft', 1, NULL, ?)`);
const find_case = db.prepare('SELECT state, version, head FROM cases WHERE id = ?');
const add_event = db.prepare('INSERT INTO events(case_id, version, at, entry, previous, hash) VALUES(?, ?, ?, ?, ?, ?)');
const change_case = db.prepare('UPDATE cases SET state = ?, version = ?, head = ?, updated_at = ? WHERE id = ?');
const put_task = db.prepare(`INSERT INTO tasks VALUES(?, ?, ?, ?)
  ON CONFLICT(case_id) DO UPDATE SET role = excluded.role, due = excluded.due, title = excluded.title`);
// One that falls due when its case has a later version means nothing any more: cheaper than taking it away now.
const add_deadline = db.prepare('INSERT INTO deadlines(case_id, version, due) VALUES(?, ?, ?)');

function take(id, body) {
  const row = find_case.get(id);
  const step = row && advance(id, row, body);
  if (!step) return null;
  add_event.run(id, step.version, step.at, step.entry, step.previous, step.hash);
  change_case.run(step.to, step.version, step.hash, step.at, id);
  put_task.run(id, step.role, step.due, step.title);
  add_deadline.run(id, step.version, step.due);
  return step;
}

db.transaction(() => {
  for (let id = 1; id <= Number(cases); id++) {
    const one = opened(id);
    open_case.run(id, Date.now());
    put_task.run(id, one.role, one.due, one.title);
    add_deadline.run(id, 1, one.due);
  }
})();
db.pragma('wal_checkpoint(TRUNCATE)');

let waiting = [];
const take_all = db.transaction((all) => all.map(({ id, body }) => take(id, body)));

function commit_waiting() {
  const all = waiting;
  waiting = [];
  try {
    const steps = take_all.immediate(all);
    all.forEach((one, at) => one.resolve(steps[at]));
  } catch (error) {
    for (const one of all) one.reject(error);
  }
}

/// Commits once all requests that this turn of the event loop has read are in: no timer, nobody waits for company.
function take_in_group(id, body) {
  if (waiting.length === 0) setImmediate(commit_waiting);
  return new Promise((resolve, reject) => waiting.push({ id, body, resolve, reject }));
}

const take_alone = db.transaction(take);
await serve(mode === '--grouped' ? take_in_group : (id, body) => take_alone.immediate(id, body));
