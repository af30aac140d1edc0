// From lines of results to medians, ratios and verdicts. Ratios are taken within a round, where both sides met the same machine, and then their
// median; rounds in which others used the processor count only where there is no quiet one.

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted.length === 0 ? undefined : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/// @return median, least and most of the numbers; undefined of none.
export const spread = (numbers) => (numbers.length === 0 ? undefined : { median: median(numbers), least: Math.min(...numbers), most: Math.max(...numbers) });

export class Figures {
  constructor(results) {
    [this.head] = results;
    this.timed = results.filter(({ rate }) => rate !== undefined);
    this.probes = results.filter(({ probe }) => probe !== undefined);
    this.connections = this.head.options.connections;
  }

  has(system) {
    return this.timed.some((one) => one.system === system);
  }

  /// Measured with so many connections, a result a round; ceilings without connections are found under any number.
  rounds(system, connections) {
    return this.timed.filter((one) => one.system === system && (one.connections ?? connections) === connections);
  }

  of(system, connections, figure) {
    const all = this.rounds(system, connections);
    const quiet = all.filter((one) => one.quiet);
    return spread((quiet.length === 0 ? all : quiet).map((one) => one[figure]).filter((one) => one !== undefined));
  }

  /// One system's figure divided by another's, round by round.
  ratio(mine, theirs, connections, figure, their_connections = connections) {
    const pairs = this.rounds(mine, connections).flatMap((one) =>
      this.rounds(theirs, their_connections).filter((other) => other.round === one.round).map((other) => [one, other]));
    const quiet = pairs.filter(([one, other]) => one.quiet && other.quiet);
    return spread((quiet.length === 0 ? pairs : quiet).map(([one, other]) => one[figure] / other[figure]));
  }

  probe(system, name) {
    return this.probes.find((one) => one.system === system && one.probe === name)?.each;
  }

  quiet_share() {
    return [this.timed.filter((one) => one.quiet).length, this.timed.length];
  }
}

const once = (value) => value === undefined ? undefined : { median: value, least: value, most: value };

/// What is promised of Docket, in the order of the issue: the measured value, its bound (at_least or at_most), and what we would like.
export function promises(figures) {
  const against = (peer, figure, connections) => figures.ratio('docket', peer, connections, figure);
  const stall = figures.of('docket', 64, 'max_ms');
  const syncs = figures.probe('docket', 'syncs');
  return [
    { what: 'rate, 64 connections ÷ Node + better-sqlite3 + XState', value: against('sqlite', 'rate', 64), at_least: 4, ambition: '7' },
    { what: 'rate, 64 connections ÷ Restate', value: against('restate', 'rate', 64), at_least: 10, ambition: '18' },
    { what: 'rate, 64 connections ÷ Node + PostgreSQL + XState', value: against('postgres', 'rate', 64), at_least: 8, ambition: '14' },
    { what: 'rate, 64 connections ÷ DBOS', value: against('dbos', 'rate', 64), at_least: 40 },
    { what: 'rate, 64 connections ÷ our own storage loop without HTTP', value: against('storage_loop', 'rate', 64), at_least: 0.7, ambition: '0.9' },
    { what: 'rate, 256 connections ÷ 64 connections (no collapse)', value: figures.ratio('docket', 'docket', 256, 'rate', 64), at_least: 0.8 },
    { what: 'p50, 1 connection ÷ Node + better-sqlite3 + XState', value: against('sqlite', 'p50_ms', 1), at_most: 0.7 },
    { what: 'p99, 64 connections ÷ Node + better-sqlite3 + XState', value: against('sqlite', 'p99_ms', 64), at_most: 0.35 },
    { what: 'longest answer of all rounds, 64 connections, ms', value: stall && { ...stall, median: stall.most }, at_most: 100 },
    { what: 'CPU a transition, load included, 64 connections ÷ Node + better-sqlite3 + XState', value: against('sqlite', 'cpu_us', 64), at_most: 0.3 },
    { what: 'syncs a transition, 64 connections', value: once(syncs), at_least: 1 / 64, at_most: 1 / 8 },
  ].filter(({ value }) => value !== undefined);
}

export const holds = ({ value, at_least = -Infinity, at_most = Infinity }) => value.median >= at_least && value.median <= at_most;
