// What to ask a ledger about: cases at random that an officer may see, and words that its cases have, frequent ones and rare ones. Read from
// the file itself by the command line of SQLite, so that both ledgers are asked about what they hold.
import { spawnSync } from 'node:child_process';

const cases_looked_at = 2_000;
const visible = `private = 0 AND workflow = 'sandbox-application'`;

/// Words that occur in the most, and in few, of some cases.
function words_of(rows) {
  const cases = new Map();
  for (const { search } of rows) {
    for (const word of new Set(search.split(' '))) if (/^[a-z]+$/.test(word)) cases.set(word, (cases.get(word) ?? 0) + 1);
  }
  return [...cases].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
}

function query(db, sql) {
  const run = spawnSync('sqlite3', ['-readonly', '-json', db], { input: sql, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (run.status !== 0) throw new Error(`sqlite3: ${run.error ?? run.stderr}`);
  return JSON.parse(run.stdout.replaceAll(/\]\s*\[/g, ','));
}

export function samples(db) {
  const [{ cases, entries, configurations }] = query(db, `SELECT (SELECT max(case_no) FROM case_file) AS cases,
    (SELECT max(position) FROM entry) AS entries, (SELECT count(*) FROM case_count) AS configurations;`);
  const near = () => `SELECT case_id, code, search FROM case_file WHERE case_no >= ${1 + Math.floor(Math.random() * cases)} AND ${visible} LIMIT 1;`;
  const rows = query(db, Array.from({ length: cases_looked_at }, near).join('\n'));
  const words = words_of(rows);
  const any = (list) => list[Math.floor(Math.random() * list.length)];
  return {
    cases, entries, configurations, common: words[0], second: words[1],
    id: () => any(rows).case_id,
    code: () => any(rows).code.split('-').at(-1),
    rare: () => any(words.slice(-200)),
  };
}
