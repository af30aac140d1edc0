// Starts the programs that are measured, ends them whatever happens, and says what CPU time went where. Linux only (/proc).
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const ticks_a_second = 100;
const start_seconds_max = 120;
const stop_seconds_max = 20;
const running = new Set();

/// A program that says "listening on http://127.0.0.1:PORT" once it serves.
/// @param options  env, uid and gid; cwd, without which `command` is named from the root; ready: another pattern for readiness; trace: a file for strace's lines about syncs; end: the signal to stop it.
/// @return pid, port and stop().
export async function launch(command, args, { env, uid, gid, cwd = '/', ready = /127\.0\.0\.1:(\d+)/, trace, end = 'SIGTERM' } = {}) {
  // Only the traced calls stop the program (--seccomp-bpf), so the batches stay what they are without strace.
  const wrapped = trace ? ['strace', '-f', '--seccomp-bpf', '-ttt', '-qq', '-e', 'trace=fdatasync,fsync', '-o', trace, command, ...args] : [command, ...args];
  const child = spawn(wrapped[0], wrapped.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }, uid, gid, cwd });
  running.add(child);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  ended.then(() => running.delete(child));
  let said = '';
  let late;
  const found = await new Promise((resolve, reject) => {
    late = setTimeout(() => reject(new Error(`${command} does not serve: ${said}`)), start_seconds_max * 1000);
    const look = (chunk) => {
      said = (said + chunk).slice(-10_000);
      const match = ready.exec(said);
      if (match) resolve(match);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('error', reject);
    ended.then(() => reject(new Error(`${command} ended: ${said}`)));
  }).finally(() => clearTimeout(late));

  async function stop() {
    // strace holds signals back from itself: the program inside it is asked.
    const pid = trace ? children_of(child.pid)[0] ?? child.pid : child.pid;
    if (child.exitCode === null && child.signalCode === null) process.kill(pid, end);
    const overdue = setTimeout(() => kill_tree(child.pid), stop_seconds_max * 1000);
    await ended;
    clearTimeout(overdue);
  }
  return { pid: child.pid, port: Number(found[1]), stop };
}

/// Runs a program to its end. @return what it printed; an error with what it complained of if it failed.
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  running.add(child);
  let [out, complaints] = ['', ''];
  child.stdout.on('data', (chunk) => { out += chunk; });
  child.stderr.on('data', (chunk) => { complaints += chunk; });
  const status = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
  running.delete(child);
  if (status !== 0) throw new Error(`${command}: ${complaints || out}`);
  return out;
}

function kill_tree(pid) {
  for (const child of children_of(pid)) kill_tree(child);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

export function kill_all() {
  for (const child of running) kill_tree(child.pid);
}

function processes() {
  const all = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
      all.set(Number(name), { parent: fields[1], user: (fields[11] + fields[13]) / ticks_a_second, system: (fields[12] + fields[14]) / ticks_a_second });
    } catch {
      // It has ended since the folder was read.
    }
  }
  return all;
}

const children_of = (pid) => [...processes()].filter(([, one]) => one.parent === pid).map(([child]) => child);

/// CPU seconds of these processes, their descendants, and those descendants that have ended and been waited for: PostgreSQL's backends are
/// in it, and Restate's threads. The kernel keeps these sums in nanoseconds; only the reading is in ticks.
export function cpu_of_trees(pids) {
  const all = processes();
  const member = (pid) => pids.includes(pid) || (all.has(pid) && member(all.get(pid).parent));
  const sum = { user: 0, system: 0 };
  for (const [pid, one] of all) {
    if (!member(pid)) continue;
    sum.user += one.user;
    sum.system += one.system;
  }
  return sum;
}

/// A reading of the whole machine and of what is ours in it.
export function reading() {
  const machine = readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map((one) => Number(one) / ticks_a_second);
  return { at: performance.now() / 1000, user: machine[0] + machine[1], steal: machine[7], ours: cpu_of_trees([process.pid]).user };
}

/// Cores that other programs and other guests of the host took between two readings. Kernel time is left out: the kernel also works for us
/// in threads of its own.
export function noise_between(before, after) {
  const others = Math.max(0, after.user - before.user - (after.ours - before.ours));
  return (others + after.steal - before.steal) / (after.at - before.at);
}

/// Waits until others leave the machine alone, at most so long. @return whether they do.
export async function quiet(noise_max, seconds_max) {
  for (const end = performance.now() + seconds_max * 1000; performance.now() < end;) {
    const before = reading();
    await pause(500);
    if (noise_between(before, reading()) <= noise_max) return true;
  }
  return false;
}
