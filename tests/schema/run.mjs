// node tests/schema/run.mjs PROGRAM [--seed N] [--mutants N|all]: exit 0 if workflows/schema.json and the loader agree and the editor
// shows what it says; else 1 and every disagreement. Run in the project's folder, after npm ci in tests/schema.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { check_broken_files, check_good_files } from './corpus.mjs';
import { Beyond } from './definitions.mjs';
import { check_editor } from './editor.mjs';
import { check_grown_files } from './grown.mjs';
import { check_mutants } from './mutants.mjs';

const shown_max = 40;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string', default: '1' }, mutants: { type: 'string', default: '1500' } } });
if (positionals.length !== 1) {
  console.error('usage: node tests/schema/run.mjs PROGRAM [--seed N] [--mutants N|all]');
  process.exit(2);
}
const [docket] = positionals;
const beyond = new Beyond(readFileSync('tests/schema/beyond_a_schema.txt', 'utf8'));
const say = (line) => console.log(line);
const refused_by_both = [];

const faults = [
  ...check_good_files(docket, say),
  ...check_broken_files(docket, beyond, refused_by_both, say),
  ...check_grown_files(docket, beyond, say),
  ...check_mutants(docket, beyond, { seed: Number(values.seed), count: values.mutants === 'all' ? Infinity : Number(values.mutants) }, say),
  ...(await check_editor(refused_by_both, say)),
];
for (const fault of faults.slice(0, shown_max)) console.log(`fault: ${fault}`);
if (faults.length > shown_max) console.log(`… and ${faults.length - shown_max} more`);
console.log(faults.length === 0 ? 'schema and loader agree' : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
