// Does the program stay as quick when a hundred times as many cases are on file? Fills two ledgers (docket bench fill), serves both at once and
// asks each the same questions in turn, so that noise of the machine hits both.
//   node run.mjs DOCKET [--small 50000] [--cases 5000000] [--requests 2000] [--folder F] [--keep] [--out docs/bench/scale.md]
// Folder F takes some 9 KB a case, 46 GB in all; filling it takes half an hour. Ledgers that are there already (small.db, large.db) are measured as they are; with --keep they stay.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { kill_all } from '../commit/compare/processes.mjs';
import { Client, serve } from './server.mjs';
import { page } from './page.mjs';
import { samples } from './samples.mjs';

const { values, positionals: [program] } = parseArgs({
  allowPositionals: true,
  options: {
    small: { type: 'string', default: '50000' },
    cases: { type: 'string', default: '5000000' },
    requests: { type: 'string', default: '2000' },
    folder: { type: 'string' },
    keep: { type: 'boolean', default: false },
    out: { type: 'string', default: 'docs/bench/scale.md' },
  },
});
const requests = Number(values.requests);
const warm_up = Math.ceil(requests / 10);
const signing_seconds_max = 1_800;
const load_seconds = 15;
const load_connections = 16;
const bytes_per_case = 10_000;
/// Most cases rest after their first entry and are of the workflow with the smallest forms: with the usual mix five million take 160 GB.
const mix = ['--resting', '92', '--shares', '1,1,8'];

/// Rather now than after half an hour.
function require_room(folder, cases) {
  const { bavail, bsize } = statfsSync(folder);
  const needed = cases * bytes_per_case;
  if (bavail * bsize < needed) throw new Error(`${folder} has room for ${(bavail * bsize / 1e9).toFixed(0)} GB, and ${(needed / 1e9).toFixed(0)} are needed: --folder, or fewer --cases`);
}

function fill(db, cases) {
  if (existsSync(db)) return undefined;
  require_room(dirname(db), Number(cases));
  const run = spawnSync(program, ['bench', 'fill', '--db', db, '--cases', String(cases), '--seed', '1', ...mix], { stdio: ['ignore', 'inherit', 'pipe'], encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stderr.trim().split('\n').at(-1);
}

/// A filled ledger has no checkpoint, and the program's first minutes go into reading all of it. What is measured are the years after.
async function until_signed({ name, client, samples: { entries } }) {
  for (let seconds = 0; seconds < signing_seconds_max; ++seconds) {
    const { status, text } = await client.ask('GET', '/v1/record/checkpoint');
    if (status === 200 && Number(text.split('\n')[1]) >= entries) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`${name}: the record is not signed after ${signing_seconds_max} s: see what the program says`);
}

const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

/// The same question to both, one after the other, each asked anew for each request.
async function compare(name, sides, ask) {
  const taken = sides.map(() => []);
  for (let i = -warm_up; i < requests; ++i) {
    for (const [at, side] of i % 2 === 0 ? [...sides.entries()] : [...sides.entries()].reverse()) {
      const { method = 'GET', path, body, expected = 200 } = ask(side, i + warm_up);
      const { status, text, ms } = await side.client.ask(method, path, body);
      if (status !== expected) throw new Error(`${name}: ${method} ${path}: ${status} ${text}`);
      if (i >= 0) taken[at].push(ms);
    }
  }
  const figures = taken.map((all) => {
    all.sort((a, b) => a - b);
    return { p50: percentile(all, 0.5), p99: percentile(all, 0.99), max: all.at(-1) };
  });
  const ratio = figures[1].p99 / figures[0].p99;
  console.log(`${name.padEnd(34)} p50 ${figures.map(({ p50 }) => p50.toFixed(2)).join(' / ')}   p99 ${figures.map(({ p99 }) => p99.toFixed(2)).join(' / ')} ms   ${ratio.toFixed(2)}`);
  return { name, small: figures[0], large: figures[1], ratio };
}

/// Follows `next` for some pages. @return the path of the last one.
async function deep(client, path, pages) {
  let cursor = '';
  for (let i = 0; i < pages; ++i) {
    const { next } = JSON.parse((await client.ask('GET', path + (cursor && `&cursor=${encodeURIComponent(cursor)}`))).text);
    if (!next) break;
    cursor = next;
  }
  return path + (cursor && `&cursor=${encodeURIComponent(cursor)}`);
}

/// Cases whose event `assign` may be fired, taken from the inbox.
async function open_work(client, wanted) {
  const ids = [];
  for (let cursor = ''; ids.length < wanted;) {
    const { items, next } = JSON.parse((await client.ask('GET', `/v1/tasks?workflow=sandbox-application&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).text);
    ids.push(...items.filter(({ state }) => state === 'submitted' || state?.id === 'submitted').map((task) => task.case_id ?? task.case?.id));
    if (!next) break;
    cursor = next;
  }
  return ids;
}

/// Everything at once, on many connections.
async function load(side) {
  const end = performance.now() + load_seconds * 1000;
  const paths = [() => '/v1/tasks', () => '/v1/cases', () => `/v1/cases/${side.samples.id()}`, () => `/v1/cases/${side.samples.id()}/entries`,
    () => `/v1/cases?q=${encodeURIComponent(side.samples.common)}`];
  let answered = 0;
  await Promise.all(Array.from({ length: load_connections }, async () => {
    const client = new Client(side.port, side.client.token);
    while (performance.now() < end) {
      await client.ask('GET', paths[answered % paths.length]());
      ++answered;
    }
    client.close();
  }));
  return answered / load_seconds;
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
process.on('exit', () => {
  kill_all();
  if (!values.keep && !values.folder) rmSync(folder, { recursive: true, force: true });
});

const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'docket-scale-'));
mkdirSync(folder, { recursive: true });
const sides = [];
try {
  for (const [name, cases] of [['small', values.small], ['large', values.cases]]) {
    const db = join(folder, `${name}.db`);
    const filled = fill(db, cases);
    sides.push({ name, db, filled, bytes: statSync(db).size, samples: samples(db) });
  }
  for (const side of sides) Object.assign(side, await serve(program, side.db));
  for (const side of sides) await side.client.sign_in('minh', 'docket-mau-2026');
  for (const side of sides) await until_signed(side);
  const results = [];
  const run = async (name, ask) => results.push(await compare(name, sides, ask));
  const search = (word_of) => (side) => ({ path: `/v1/cases?q=${encodeURIComponent(word_of(side))}` });
  await run('inbox, first page', () => ({ path: '/v1/tasks' }));
  for (const side of sides) side.deep = await deep(side.client, '/v1/tasks?limit=50', 60);
  await run('inbox, 60 pages on', (side) => ({ path: side.deep }));
  await run('list of cases, first page', () => ({ path: '/v1/cases' }));
  await run('a case', (side) => ({ path: `/v1/cases/${side.samples.id()}` }));
  await run('its history', (side) => ({ path: `/v1/cases/${side.samples.id()}/entries` }));
  await run('search: the commonest word', search((side) => side.samples.common));
  await run('search: a dossier code', search((side) => side.samples.code()));
  await run('search: two common words', search((side) => `${side.samples.common} ${side.samples.second}`));
  await run('search: a common and a rare word', search((side) => `${side.samples.common} ${side.samples.rare()}`));
  await run('search: without accents', search(() => 'dong thap'));
  await run('search: with đ', search(() => 'Đồng Tháp'));
  await run('metrics', () => ({ path: '/metrics' }));
  for (const side of sides) side.work = await open_work(side.client, requests + warm_up);
  if (sides.every(({ work }) => work.length >= requests + warm_up))
    await run('an event', (side, i) => ({ method: 'POST', path: `/v1/cases/${side.work[i]}/events`, body: { event: 'assign' } }));
  await run('a comment', (side) => ({ method: 'POST', path: `/v1/cases/${side.samples.id()}/comments`, body: { text: 'Đã xem hồ sơ.' }, expected: 201 }));
  for (const side of sides) side.rate = await load(side);
  for (const side of sides) side.memory_mb = side.memory();
  const text = page({ results, sides, requests, machine: { cpus: cpus().length, model: cpus()[0].model, memory_gb: totalmem() / 2 ** 30, load: loadavg()[0] } });
  mkdirSync(dirname(values.out), { recursive: true });
  writeFileSync(values.out, text);
  console.log(text);
} finally {
  for (const side of sides) await side.stop?.();
}
