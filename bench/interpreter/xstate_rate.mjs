// The peer's rate: XState's pure `transition`, from snapshot to snapshot. Per second of this process's CPU time; a line of JSON.
//   node xstate_rate.mjs SECONDS
import { initialTransition, transition } from 'xstate';
import { counting, guarded } from './machine.mjs';

const seconds = Number(process.argv[2] ?? 1);
const events = Array.from({ length: 1024 }, (_, i) => ({ type: 'NEXT', amount: ((i * 7919) % 20000) + 1, risk: i % 5 }));

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function rate(machine) {
  let [snapshot] = initialTransition(machine);
  let n = 0;
  const step = () => {
    const [next] = transition(machine, snapshot, events[n++ & 1023]);
    if (next === snapshot) throw new Error('the chart is stuck');
    snapshot = next;
  };
  for (let i = 0; i < 20000; i++) step();
  const from = n;
  const begun = cpuSeconds();
  while (cpuSeconds() - begun < seconds) for (let i = 0; i < 500; i++) step();
  return (n - from) / (cpuSeconds() - begun);
}

console.log(JSON.stringify({ guards: rate(guarded), guards_and_data: rate(counting) }));
