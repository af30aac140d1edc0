// Sets the interpreter's rate beside XState's, in rounds by turns, so that whatever else the machine does meets both.
//   node run.mjs STEP_BENCH [ROUNDS]
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [program, rounds = '5'] = process.argv.slice(2);
const peer = fileURLToPath(new URL('xstate_rate.mjs', import.meta.url));
const charts = ['guards', 'guards_and_data'];

function ours() {
  const text = execFileSync(program, ['--benchmark_format=json', '--benchmark_min_time=1'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return Object.fromEntries(JSON.parse(text).benchmarks.map((one) => [one.name.split('/').pop(), 1e9 / one.cpu_time]));
}

function theirs() {
  return JSON.parse(execFileSync(process.execPath, [peer, '1'], { encoding: 'utf8' }));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

const results = Object.fromEntries(charts.map((chart) => [chart, []]));
for (let round = 1; round <= Number(rounds); round++) {
  const [mine, other] = [ours(), theirs()];
  for (const chart of charts) results[chart].push({ docket: mine[chart], xstate: other[chart], ratio: mine[chart] / other[chart] });
  console.error(`round ${round} of ${rounds}`);
}

console.log('chart              Docket steps/s   XState steps/s   ratio (lowest to highest)');
for (const chart of charts) {
  const of = (key) => results[chart].map((one) => one[key]);
  const figure = (number) => Math.round(number).toLocaleString('en').padStart(14);
  const ratios = of('ratio');
  console.log(`${chart.padEnd(17)}${figure(median(of('docket')))}   ${figure(median(of('xstate')))}   ` +
    `${median(ratios).toFixed(1)} (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)})`);
}
