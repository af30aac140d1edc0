// Holds a read transaction on a SQLite file until its standard input ends: meanwhile no checkpoint can start the write-ahead log anew, so
// that what a load has written can be counted.
//   node hold_reader.mjs FILE
import Database from 'better-sqlite3';

const db = new Database(process.argv[2], { readonly: true });
db.exec('BEGIN');
db.prepare('SELECT count(*) FROM sqlite_schema').get();
console.log('held');
process.stdin.on('end', () => process.exit(0)).resume();
