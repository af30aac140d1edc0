// Two short loads beside the timed ones, each of which would disturb them: how often a transition is synced to disk, and how many pages of
// SQLite's it dirties.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/// fdatasync and fsync calls in strace's lines (-ttt) between two instants, in seconds since 1970. A call that another thread's line
/// interrupts is told twice, but only its beginning has an opening parenthesis.
export function syncs_between(trace, from, to) {
  const began = /^\s*\d+\s+(\d+\.\d+) (?:fdatasync|fsync)\(/;
  return readFileSync(trace, 'utf8').split('\n').filter((line) => {
    const [, at] = began.exec(line) ?? [];
    return at !== undefined && Number(at) >= from && Number(at) <= to;
  }).length;
}

/// The write-ahead log's index (https://sqlite.org/walformat.html, section 2.1): frames in use, and the salt that changes when it starts anew.
function log_index(file) {
  const bytes = Buffer.alloc(48);
  const opened = openSync(`${file}-shm`, 'r');
  readSync(opened, bytes, 0, bytes.length, 0);
  closeSync(opened);
  return { frames: bytes.readUInt32LE(16), salt: bytes.readBigUInt64LE(32) };
}

/// Frames (pages of 4 KiB) that `load` appends to the log of a SQLite file. Meanwhile SQLite's command line holds a read transaction open, so
/// that no checkpoint can start the log anew and its frames can be counted.
export async function frames_written(file, load) {
  const holder = spawn('sqlite3', ['-readonly', '-bail', file], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    holder.stdin.write("BEGIN;\nSELECT count(*) FROM sqlite_schema;\n");
    await new Promise((resolve, reject) => {
      holder.once('error', reject);
      holder.stdout.once('data', resolve).once('end', () => reject(new Error('the file cannot be read')));
    });
    const before = log_index(file);
    const result = await load();
    const after = log_index(file);
    // A log that was empty of unsaved pages starts anew once, at the first write; the reader prevents it from then on.
    return { result, frames: after.salt === before.salt ? after.frames - before.frames : after.frames };
  } finally {
    holder.stdin.end();
  }
}
