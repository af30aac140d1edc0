// Docket beside its peers and below its ceilings: durable transitions a second, in one alternating run. ./dev bench compare calls it,
// and ./dev bench commit for Docket alone; the packages of peers/ are needed for peers only.
//   node compare.mjs DOCKET TOOLS [--rounds 5] [--seconds 4] [--connections 1,16,64,256] [--cases 5000] [--random] [--only docket,sqlite,…,ceilings]
//     [--patience 900] [--folder F] [--out F] [--smoke] [--report RESULTS]
// --random: the cases come in an order drawn anew for each figure, not in turn.
// TOOLS is the folder of load, beast_ceiling, engine_ceiling, storage_loop and group_commit_ceiling. In each round each system is started anew on an empty
// folder within F; the order moves on by one each round. Before each figure it waits until others leave the machine alone, at most so many
// seconds (--patience) in the whole run. Each figure is a line of JSON in OUT/commit-TIME.jsonl; the tables and the plot are made from it, also
// later (--report). Of a whole run (five rounds, every system and number of connections, cases in turn) they go to docs/bench, else to OUT.
import { appendFileSync, mkdirSync, mkdtempSync, chmodSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { machine_facts, page } from './compare/page.mjs';
import { plot } from './compare/plot.mjs';
import { frames_written, syncs_between } from './compare/probes.mjs';
import { cpu_of_trees, kill_all, launch, noise_between, quiet, reading, run } from './compare/processes.mjs';
import { event, start, systems, walk, workflow } from './compare/systems.mjs';

const noise_max = 0.15;
const quiet_wait_seconds_max = 30;
const tmpfs = 0x01021994;

const everything = [...systems.map(({ id }) => id), 'ceilings'].join();
const every_number = '1,16,64,256';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: every_number },
    cases: { type: 'string', default: '5000' },
    random: { type: 'boolean', default: false },
    only: { type: 'string', default: everything },
    patience: { type: 'string', default: '900' },
    folder: { type: 'string', default: tmpdir() },
    out: { type: 'string', default: 'build/bench' },
    smoke: { type: 'boolean', default: false },
    report: { type: 'string' },
  },
});
if (values.smoke) Object.assign(values, { rounds: '1', seconds: '1', connections: '1,64', cases: '500', only: 'docket,sqlite,ceilings', patience: '0' });

const [docket, tools] = positionals.map((path) => resolve(path));
const connections = values.connections.split(',').map(Number);
const cases = Number(values.cases);
// On a machine that is never quiet the figures are flagged, but the run ends.
let patience_seconds = Number(values.patience);
const only = values.only.split(',');
const stated_order = [...systems, { id: 'ceilings' }].filter(({ id }) => only.includes(id));
const unknown = only.filter((id) => !stated_order.some((one) => one.id === id));
if (unknown.length !== 0) throw new Error(`there is no system ${unknown.join()}`);

mkdirSync(values.out, { recursive: true });
const results_file = values.report ?? join(values.out, `commit-${new Date().toISOString().slice(0, 16).replaceAll(/\D/g, '')}.jsonl`);
let scratch;

const keep = (results) => appendFileSync(results_file, results.map((one) => `${JSON.stringify(one)}\n`).join(''));

function tell(result) {
  const { system, connections: at, rate, p50_ms, p99_ms, max_ms, noise, probe, each } = result;
  if (probe) console.log(`${system.padEnd(20)} ${each.toFixed(3)} ${probe} a transition`);
  else if (rate) console.log(`${system.padEnd(20)} ${String(at ?? '').padStart(4)} ${rate.toFixed(0).padStart(7)}/s` +
    (p50_ms === undefined ? '' : `  p50 ${p50_ms} ms, p99 ${p99_ms} ms, max ${max_ms} ms`) + (noise > noise_max ? `  noisy (${noise.toFixed(2)})` : ''));
  return result;
}

/// Measures `work` on a machine that others leave alone, as far as they do.
async function without_others(work) {
  const asked = reading();
  await quiet(noise_max, Math.min(quiet_wait_seconds_max, patience_seconds));
  const before = reading();
  patience_seconds -= before.at - asked.at;
  const figures = await work();
  const noise = Number(noise_between(before, reading()).toFixed(3));
  return { ...figures, noise, quiet: noise <= noise_max };
}

/// Fisher and Yates.
function shuffled(list) {
  const drawn = [...list];
  for (let at = drawn.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [drawn[at], drawn[other]] = [drawn[other], drawn[at]];
  }
  return drawn;
}

async function load(server, at, seconds) {
  const targets = join(scratch, 'targets');
  const paths = values.random ? shuffled(server.paths) : server.paths;
  writeFileSync(targets, paths.map((path) => `${path}\n`).join(''));
  const headers = Object.entries(server.headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const from = Date.now() / 1000;
  const before = cpu_of_trees(server.pids);
  const figures = JSON.parse(await run(join(tools, 'load'), ['--port', String(server.port), '--connections', String(at), '--seconds', String(seconds),
    '--targets', targets, '--body', JSON.stringify(server.body), ...headers]));
  const after = cpu_of_trees(server.pids);
  const server_seconds = after.user + after.system - before.user - before.system;
  const cpu_us = ((server_seconds + figures.load_cpu_seconds) / figures.answered) * 1e6;
  return { ...figures, server_cpu_us: Number(((server_seconds / figures.answered) * 1e6).toFixed(1)), cpu_us: Number(cpu_us.toFixed(1)), from, to: Date.now() / 1000 };
}

let way;
let started = 0;

async function with_server(system, trace, work) {
  const folder = join(scratch, `${system.id}-${started++}`);
  const server = await start(system, { docket, folder, cases, trace });
  try {
    const states = await walk(server);
    way ??= states;
    if (states !== way) throw new Error(`${system.id} goes another way than the others: ${states}; ${way}`);
    return await work(server);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function at_each_number(system, round, server) {
  const results = [];
  for (const at of connections) results.push(tell({ system, round, ...await without_others(() => load(server, at, values.seconds)) }));
  return results;
}

const measure = (system, round) => with_server(system, undefined, (server) => at_each_number(system.id, round, server));

async function measure_ceilings(round) {
  const beast = await launch(join(tools, 'beast_ceiling'), []);
  const server = { ...beast, pids: [beast.pid], headers: {}, paths: ['/'], body: event };
  const results = await at_each_number('http', round, server);
  await server.stop();
  const on_loan = ['--workflow', workflow, '--cases', String(cases)];
  for (const [system, tool, args] of [['engine', 'engine_ceiling', on_loan], ['storage_loop', 'storage_loop', on_loan], ['group_commit', 'group_commit_ceiling', []]]) {
    const folder = mkdtempSync(join(scratch, 'ceiling-'));
    const figures = () => run(join(tools, tool), ['--db', join(folder, 'ceiling.db'), '--seconds', String(values.seconds), ...args]);
    results.push(tell({ system, round, ...await without_others(async () => JSON.parse(await figures())) }));
    rmSync(folder, { recursive: true });
  }
  return results;
}

/// A run takes half an hour: a system that fails once, as one does that has not got its port, does not end it.
async function twice(name, work) {
  try {
    return await work();
  } catch (error) {
    console.error(`${name} failed and is tried once more: ${error.message}`);
    return work();
  }
}

/// What a transition costs the disk, at 64 connections.
async function probe(system) {
  const trace = join(scratch, 'syncs');
  const results = [];
  await with_server(system, trace, async (server) => {
    const { answered, from, to } = await load(server, 64, 2);
    const syncs = syncs_between(server.trace, from, to);
    if (syncs === 0) throw new Error(`${system.id} answers before it is durable: nothing was synced`);
    results.push(tell({ system: system.id, probe: 'syncs', each: syncs / answered }));
  });
  await with_server(system, undefined, async (server) => {
    if (server.file === undefined) return;
    await load(server, 64, 1);
    const { result, frames } = await frames_written(server.file, () => load(server, 64, 2));
    results.push(tell({ system: system.id, probe: 'pages', each: frames / result.answered }));
  });
  return results;
}

async function measure_all() {
  scratch = mkdtempSync(join(resolve(values.folder), 'docket-compare-'));
  chmodSync(scratch, 0o755);
  if (statfsSync(scratch).type === tmpfs) throw new Error(`${values.folder} lies in memory: name a folder on a disk (--folder)`);
  writeFileSync(results_file, `${JSON.stringify({ facts: machine_facts(), options: { ...values, connections, cases } })}\n`);
  for (let round = 0; round < Number(values.rounds); round++) {
    console.log(`round ${round + 1} of ${values.rounds}`);
    const turned = [...stated_order.slice(round % stated_order.length), ...stated_order.slice(0, round % stated_order.length)];
    for (const system of turned) keep(await twice(system.id, () => (system.id === 'ceilings' ? measure_ceilings(round) : measure(system, round))));
  }
  for (const system of stated_order) if (system.id !== 'ceilings') keep(await twice(system.id, () => probe(system)));
}

/// Whether a run tells everything that the page promises to tell.
function is_whole({ rounds, only, connections: numbers, random }) {
  return Number(rounds) >= 5 && only === everything && numbers.join() === every_number && !random;
}

function clean_up() {
  kill_all();
  if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
process.on('exit', clean_up);

if (values.report === undefined) await measure_all();
const results = readFileSync(results_file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const pages = is_whole(results[0].options) ? fileURLToPath(new URL('../../docs/bench', import.meta.url)) : values.out;
mkdirSync(pages, { recursive: true });
const text = page(results);
writeFileSync(join(pages, 'commit.md'), text);
writeFileSync(join(pages, 'commit.svg'), plot(results));
console.log(text);
