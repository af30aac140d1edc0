// Durable transitions per second of the whole program, at several numbers of connections: opens cases over HTTP, then fires one event
// per request. A line of JSON for each.
//   node run.mjs DOCKET LOAD [--cases N] [--seconds S] [--connections 1,16,64,256] [--folder F]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals: [program, load] } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '1,16,64,256' },
    folder: { type: 'string', default: tmpdir() },
    minimal: { type: 'boolean', default: false },
  },
});
const folder = mkdtempSync(join(values.folder, 'docket-bench-'));

async function start() {
  const server = spawn(program, ['serve', '--listen', '127.0.0.1:0', '--db', join(folder, 'bench.db'), '--workflows', join(here, 'workflows'),
    '--people', join(here, 'people.yaml')], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DOCKET_RATE_PER_SECOND: '0', DOCKET_CONNECTIONS_PER_ADDRESS: '512', DOCKET_LOG_LEVEL: 'warn' } });
  const port = await new Promise((resolve, reject) => {
    let text = '';
    const look = (chunk) => {
      text += chunk;
      const found = /127\.0\.0\.1:(\d+)/.exec(text);
      if (found) resolve(Number(found[1]));
    };
    server.stdout.on('data', look);
    server.stderr.on('data', look);
    server.once('exit', () => reject(new Error(`the server ended: ${text}`)));
  });
  return { server, port };
}

async function send(port, path, body, token) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
  return said;
}

/// Seconds of CPU that a process has used.
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function openCases(port, token, count) {
  const ids = [];
  const one = async () => {
    while (ids.length < count) {
      ids.push('');
      const at = ids.length - 1;
      ids[at] = (await send(port, '/v1/cases', { workflow: 'loan' }, token)).id;
    }
  };
  await Promise.all(Array.from({ length: 32 }, one));
  return ids;
}

const { server, port } = await start();
try {
  const { token } = await send(port, '/v1/sessions', { username: 'bench', password: 'docket-mau-2026', token: true });
  const ids = await openCases(port, token, Number(values.cases));
  const targets = join(folder, 'targets');
  writeFileSync(targets, ids.map((id) => `/v1/cases/${id}/events\n`).join(''));
  for (const connections of values.connections.split(',')) {
    const before = cpuSeconds(server.pid);
    const run = spawnSync(load, ['--port', String(port), '--connections', connections, '--seconds', values.seconds, '--targets', targets,
      '--header', `Authorization: Bearer ${token}`, ...(values.minimal ? ['--header', 'Prefer: return=minimal'] : []),
      '--body', '{"event":"NEXT","data":{"amount":7500,"risk":1,"comment":"please check the second annex before signing"}}'], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    const figures = JSON.parse(run.stdout);
    const requests = figures.rate * (Number(values.seconds) + 1);
    console.log(JSON.stringify({ ...figures, cpu_us_per_request: Math.round(((cpuSeconds(server.pid) - before) / requests) * 1e6) }));
  }
} finally {
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(folder, { recursive: true });
}
