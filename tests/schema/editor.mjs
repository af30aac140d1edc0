// What an administrator's editor shows: the real YAML language server on shipped, broken and half-written files.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { files_below, schema } from './definitions.mjs';
import { LanguageServer } from './language_server.mjs';

/** Relative to the folder of the files below; what stands in the shipped files' first line is taken as it is. */
const modeline = '# yaml-language-server: $schema=../../../workflows/schema.json\n';
const scratch = 'tests/definitions/good/half-written';
/** The server merges `<<` and looks at no empty file; both say so only in the loader. */
const unseen = ['merge-key.yaml', 'empty-file.yaml'];

const head = 'docket: 1\nworkflow: x\n';
const in_state = `${head}states:\n  a:\n`;

/** Text with | where the cursor is. */
const completions = [
  { where: 'the top', text: `${head}|`, offers: ['roles', 'forms', 'states', 'clocks', 'scenarios'], not: ['docket', 'fields'] },
  { where: 'an empty file', text: '|', offers: ['docket', 'quy trình mới — new definition'] },
  { where: 'a state', text: `${in_state}    |`, offers: ['on', 'task', 'final', 'states', 'after', 'portal_status', 'bước xử lý — step of work'], not: ['to', 'by'] },
  { where: 'a transition', text: `${in_state}    on:\n      go:\n        |`, offers: ['to', 'by', 'when', 'form', 'requires', 'do', 'cần lý do — with a reason'] },
  { where: 'a task', text: `${in_state}    task:\n      |`, offers: ['role', 'within', 'remind', 'overdue'] },
  { where: 'a period', text: `${in_state}    task:\n      role: x\n      within: |`, offers: ['5 working days', '72 hours'] },
  { where: 'an action', text: `${in_state}    entry:\n      - |`, offers: ['set', 'raise', 'notify', 'for', 'log'] },
  { where: 'the type of a field', text: `${head}forms:\n  f:\n    fields:\n      - name: x\n        type: |`, offers: ['text', 'money', 'table', 'tax_code'] },
  { where: 'a new field', text: `${head}forms:\n  f:\n    fields:\n      - |`, offers: ['name', 'type', 'label', 'money'] },
  { where: 'the clocks', text: `${head}clocks:\n  |`, offers: ['đồng hồ — clock'] },
  { where: 'a clock', text: `${head}clocks:\n  c:\n    |`, offers: ['limit', 'starts', 'pauses_in', 'warn_at', 'on_expiry'] },
  { where: 'the panels', text: `${head}panels:\n  |`, offers: ['hội đồng chấm điểm — scoring panel', 'hội đồng biểu quyết — voting panel'] },
  { where: 'a ballot', text: `${head}panels:\n  p:\n    ballot: |`, offers: ['score', 'vote', 'text'] },
  { where: 'a step', text: `${head}scenarios:\n  - name: x\n    steps:\n      - |`, offers: ['fire', 'refused', 'advance', 'expect'] },
];

const hovers = [
  { text: `${in_state}    task:\n      role: x\n      with|in: 5 working days\n`, shows: ['Thời hạn — Within', 'How long the task may take'] },
  { text: `${in_state}    portal_|status: 4\n`, shows: ['Cổng Dịch vụ công', '1 to 10'] },
  { text: `${in_state}    on:\n      go:\n        b|y: [x]\n`, shows: ['Ai được làm — Who may'] },
  { text: `${head}clocks:\n  c:\n    pauses|_in: a\n`, shows: ['Không tính thời gian', 'does not count'] },
  { text: `${head}forms:\n  f:\n    fields:\n      - name: x\n        ty|pe: money\n`, shows: ['in the smallest unit in use'] },
];

function at_cursor(marked) {
  const before = modeline + marked.slice(0, marked.indexOf('|'));
  const lines = before.split('\n');
  return { text: modeline + marked.replace('|', ''), position: { line: lines.length - 1, character: lines.at(-1).length } };
}

/** Every key that the schema lists has a text to show, its own or that of what it refers to. */
function keys_without_text() {
  const faults = [];
  const text_of = (part) => part.title || part.description || (part.$ref ? text_of(schema.$defs[part.$ref.split('/').at(-1)]) : undefined);
  const visit = (part, path) => {
    if (typeof part !== 'object' || part === null) return;
    const is_rule = /\/(if|then|else|allOf|defaultSnippets|(is|has)[A-Z]\w+)(\/|$)/.test(path);
    if (part.properties && !is_rule) {
      for (const [key, inner] of Object.entries(part.properties)) {
        if (typeof inner === 'object' && !text_of(inner) && inner.enum?.[0] !== false) faults.push(`schema ${path}: nothing to show for '${key}'`);
      }
    }
    for (const [key, inner] of Object.entries(part)) visit(inner, `${path}/${key}`);
  };
  visit(schema, '');
  return faults;
}

async function check_shipped(server, path) {
  const text = readFileSync(path, 'utf8');
  const { diagnostics } = await server.open(path, text);
  const faults = diagnostics.map((one) => `${path}:${one.range.start.line + 1}: the editor says ${one.message}`);
  if (!/^# yaml-language-server: \$schema=\S+schema\.json\n/.test(text)) faults.push(`${path}: its first line does not name the schema`);
  return faults;
}

async function check_broken(server, { path, lines }) {
  const { diagnostics } = await server.open(path, modeline + readFileSync(path, 'utf8'));
  const marked = diagnostics.map((one) => one.range.start.line); // from 0, but the modeline stands above
  if (lines.some((line) => marked.includes(line))) return [];
  return [`${path}: the loader refuses line ${lines.join(', ')}, the editor ${marked.join(', ') || 'none'}`];
}

async function check_completion(server, { where, text: marked, offers, not = [] }, i) {
  const { text, position } = at_cursor(marked);
  const { uri } = await server.open(`${scratch}-${i}.yaml`, text);
  const labels = (await server.completions(uri, position)).map((item) => item.label);
  return [
    ...offers.filter((label) => !labels.includes(label)).map((label) => `completion in ${where} does not offer ${label}, but ${labels.join(', ')}`),
    ...not.filter((label) => labels.includes(label)).map((label) => `completion in ${where} offers ${label}`),
  ];
}

async function check_hover(server, { text: marked, shows }, i) {
  const { text, position } = at_cursor(marked);
  const { uri } = await server.open(`${scratch}-hover-${i}.yaml`, text);
  const shown = (await server.hover(uri, position))?.contents.value ?? '';
  return shows.filter((part) => !shown.includes(part)).map((part) => `hover does not show "${part}", but: ${shown}`);
}

/** `broken`: {path, lines} of files that the schema refuses, with the lines that the loader names. */
export async function check_editor(broken, say) {
  const server = new LanguageServer();
  await server.start();
  const seen = broken.filter(({ path }) => !unseen.includes(basename(path)));
  // All at once: the server waits a while before it looks at a file.
  const faults = await Promise.all([
    keys_without_text(),
    ...files_below('workflows', '.yaml').map((path) => check_shipped(server, path)),
    ...seen.map((one) => check_broken(server, one)),
    ...completions.map((one, i) => check_completion(server, one, i)),
    ...hovers.map((one, i) => check_hover(server, one, i)),
  ]);
  await server.stop();
  say(`editor: shipped files are clean, ${seen.length} broken ones marked on their line, ${completions.length} completions, ${hovers.length} hovers`);
  return faults.flat();
}
