// The page that a run leaves behind.

const ratio_max = 2;
const start_seconds_max = 2;
const memory_mb_max = 400;

const number = (value) => value.toLocaleString('en-US');
const ms = (value) => value.toFixed(2);
const verdict = (holds) => (holds ? 'holds' : '**does not hold**');

export function page({ results, sides: [small, large], requests, machine }) {
  const rows = results.map(({ name, small: a, large: b, ratio }) =>
    `| ${name} | ${ms(a.p50)} | ${ms(b.p50)} | ${ms(a.p99)} | ${ms(b.p99)} | ${ratio.toFixed(2)} | ${verdict(ratio <= ratio_max)} |`);
  const facts = [
    ['cases', (side) => number(side.samples.cases)],
    ['entries', (side) => number(side.samples.entries)],
    ['configurations counted', (side) => number(side.samples.configurations)],
    ['database, GB', (side) => (side.bytes / 1e9).toFixed(2)],
    ['start to ready, s', (side) => `${side.start_seconds.toFixed(2)}, ${verdict(side.start_seconds < start_seconds_max)}`],
    ['memory at most (VmHWM), MB', (side) => `${side.memory_mb.toFixed(0)}, ${verdict(side.memory_mb < memory_mb_max)}`],
    ['reads a second on 16 connections', (side) => side.rate.toFixed(0)],
  ].map(([name, of]) => `| ${name} | ${of(small)} | ${of(large)} |`);
  const fills = [small, large].filter(({ filled }) => filled).map(({ name, filled }) => `- ${name}: ${filled}`);
  return `# Scale

Is the program as quick with ${number(large.samples.cases)} cases as with ${number(small.samples.cases)}? Asked: p99 at most ${ratio_max} times as long, a start
under ${start_seconds_max} s, memory under ${memory_mb_max} MB. Made by \`./dev bench scale\` (bench/scale/run.mjs): both ledgers are served at once and asked in turn,
${number(requests)} requests each on one connection after a warm-up; times are the client's, Node and loopback included. Cases are those of \`docket bench fill\`: decided,
encoded and appended like real ones; their first year is the first that the calendars cover. Asking begins when the record is signed.

${machine.cpus} cores (${machine.model}), ${machine.memory_gb.toFixed(0)} GB of memory, load ${machine.load.toFixed(1)} at the end of the run.

| milliseconds | p50 small | p50 large | p99 small | p99 large | ratio of p99 | |
|---|--:|--:|--:|--:|--:|---|
${rows.join('\n')}

| | small | large |
|---|--:|--:|
${facts.join('\n')}

A search for a rare word shows fifty cases that lie anywhere in the file. Of a file larger than the memory most of them come from the disk, one after the other; what is new, or
often asked for, does not.
${fills.length === 0 ? '' : `\nFilled:\n\n${fills.join('\n')}\n`}`;
}
