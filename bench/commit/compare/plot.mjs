// The plot: rate and p99 by the number of connections, both on logarithmic scales, a line for each system. Plain SVG, no library.
import { Figures } from './figures.mjs';

const lines = [
  { id: 'http', name: 'bare Beast (ceiling)', colour: '#9a9a9a', dashed: true },
  { id: 'docket', name: 'Docket', colour: '#c2185b', wide: true },
  { id: 'sqlite', name: 'Node + better-sqlite3', colour: '#1565c0' },
  { id: 'sqlite_grouped', name: 'better-sqlite3, grouped', colour: '#1565c0', dashed: true },
  { id: 'postgres', name: 'Node + PostgreSQL', colour: '#2e7d32' },
  { id: 'postgres_two_trips', name: 'PostgreSQL, two trips', colour: '#2e7d32', dashed: true },
  { id: 'restate', name: 'Restate', colour: '#6a1b9a' },
  { id: 'dbos', name: 'DBOS', colour: '#b26a00' },
];
const panels = [
  { figure: 'rate', left: 70, title: ['Số bước chuyển bền vững mỗi giây', 'Durable transitions per second'] },
  { figure: 'p99_ms', left: 620, title: ['p99 của thời gian trả lời, ms', 'p99 of the time to answer, ms'] },
];
// The names stand to the right of the curves, in the gap between the panels.
const [width, height, panel_width, panel_height, top, label_gap] = [1180, 560, 330, 400, 90, 15];

const log_scale = (low, high, from, to) => (value) => from + ((Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))) * (to - from);
const place = (number) => number.toFixed(1);
const text = (x, y, content, more = '') => `<text x="${place(x)}" y="${place(y)}" ${more}>${content}</text>`;

/// Powers of ten around all values, one at least apart.
function decades(values) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at));
}

/// Moves labels apart so that none covers another; their order stays.
function spaced(labels) {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  for (let at = 1; at < sorted.length; at++) sorted[at].y = Math.max(sorted[at].y, sorted[at - 1].y + label_gap);
  for (let at = sorted.length - 1, floor = top + panel_height + label_gap; at >= 0; at--, floor -= label_gap) sorted[at].y = Math.min(sorted[at].y, floor);
  return sorted;
}

function axes({ left, title }, ticks, connections, x, y) {
  const bottom = top + panel_height;
  const across = ticks.map((tick) => `<line class="grid" x1="${left}" x2="${left + panel_width}" y1="${place(y(tick))}" y2="${place(y(tick))}"/>` +
    text(left - 8, y(tick) + 4, tick.toLocaleString('en', { maximumFractionDigits: 3 }), 'text-anchor="end"'));
  const down = connections.map((at) => text(x(at), bottom + 20, at, 'text-anchor="middle"'));
  return [text(left, top - 38, title[0], 'class="title"'), text(left, top - 18, title[1], 'class="second"'), ...across, ...down,
    text(left + panel_width / 2, bottom + 44, 'số kết nối · connections', 'text-anchor="middle" class="second"')].join('\n');
}

function panel(figures, shape) {
  const drawn = lines.map((line) => ({
    ...line,
    points: figures.connections.map((at) => [at, figures.of(line.id, at, shape.figure)?.median]).filter(([, value]) => value > 0),
  })).filter(({ points }) => points.length !== 0);
  if (drawn.length === 0) return '';
  const [first, last] = [Math.min(...figures.connections), Math.max(...figures.connections)];
  const x = first === last ? () => shape.left + panel_width / 2 : log_scale(first, last, shape.left, shape.left + panel_width);
  const ticks = decades(drawn.flatMap(({ points }) => points.map(([, value]) => value)));
  const y = log_scale(ticks[0], ticks.at(-1), top + panel_height, top);
  const curves = drawn.map(({ points, colour, dashed, wide }) => {
    const places = points.map(([at, value]) => `${place(x(at))},${place(y(value))}`);
    const style = `stroke="${colour}" stroke-width="${wide ? 4 : 2}"${dashed ? ' stroke-dasharray="6 4"' : ''}`;
    return [`<polyline fill="none" points="${places.join(' ')}" ${style}/>`,
      ...points.map(([at, value]) => `<circle cx="${place(x(at))}" cy="${place(y(value))}" r="${wide ? 5 : 3.5}" fill="${colour}"/>`)].join('\n');
  });
  const labels = spaced(drawn.map(({ name, colour, wide, points }) => ({ name, colour, wide, y: y(points.at(-1)[1]) })));
  const names = labels.map(({ name, colour, wide, y: at }) =>
    text(shape.left + panel_width + 12, at + 4, name, `fill="${colour}"${wide ? ' font-weight="bold"' : ''}`));
  return [axes(shape, ticks, figures.connections, x, y), ...curves, ...names].join('\n');
}

/// @param results  Lines of commit.jsonl.
export function plot(results) {
  const figures = new Figures(results);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"
  font-family="Noto Sans, Helvetica, Arial, sans-serif" font-size="13" fill="#333">
<title>Số bước chuyển bền vững mỗi giây · Durable transitions per second</title>
<style>.grid{stroke:#ddd}.title{font-size:17px;font-weight:bold}.second{fill:#666}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
${panels.map((shape) => panel(figures, shape)).join('\n')}
</svg>
`;
}
