// Bounds that a file on disk would be too long to show: made here, one step beyond, and refused by both judges; at the bound, by neither.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { in_temporary_folder } from './corpus.mjs';
import { codes_of_errors, loader_diagnostics, schema_faults } from './definitions.mjs';

const text = { vi: 'Chữ', en: 'Text' };
const numbered = (count, make) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, make(i)]));
const chart = (rest) => ({ docket: 1, workflow: 'grown', title: text, states: { a: { after: { '3 hours': { to: 'b' } } }, b: { final: true } }, ...rest });

const rows = [
  { what: 'roles', most: 64, code: 'too-many-roles', make: (count) => chart({ roles: numbered(count, () => ({ title: text })) }) },
  { what: 'states', most: 200, code: 'too-many-states', make: (count) => chart({ states: numbered(count, () => ({})) }) },
  { what: 'bytes of an expression', most: 4096, code: 'expression-limit', make: (count) => chart({ entry: [{ log: 'size(" ")'.padEnd(count) }] }) },
  { what: 'letters of an id', most: 64, code: 'invalid-name', make: (count) => chart({ workflow: 'x'.repeat(count) }) },
  { what: 'days', most: 36600, code: 'invalid-limit', make: (count) => chart({ calendar: 'vn-state-offices', states: { a: { after: { [`${count} days`]: { to: 'b' } } }, b: { final: true } } }) },
  { what: 'seconds', most: 3162240000, code: 'invalid-limit', make: (count) => chart({ states: { a: { after: { [`${count} s`]: { to: 'b' } } }, b: { final: true } } }) },
  ...[['B', 26214400], ['KB', 26214], ['MB', 26], ['KiB', 25600], ['MiB', 25]].map(([unit, most]) => ({
    what: `${unit} of a file`,
    most,
    code: 'out-of-range',
    make: (count) => chart({ forms: { f: { title: text, fields: [{ name: 'x', type: 'file', max_size: `${count} ${unit}`, label: text }] } } }),
  })),
];

export function check_grown_files(docket, beyond, say) {
  const faults = [];
  in_temporary_folder((folder) => {
    const cases = rows.flatMap((row, i) => [row.most, row.most + 1].map((count) => ({ row, count, path: join(folder, `${i}-${count}.yaml`), tree: row.make(count) })));
    for (const { path, tree } of cases) writeFileSync(path, JSON.stringify(tree));
    const diagnostics = loader_diagnostics(docket, cases.map(({ path }) => path));
    for (const { row, count, path, tree } of cases) {
      const codes = codes_of_errors(diagnostics.get(path));
      const refused = schema_faults(tree);
      const wanted = count > row.most ? [row.code] : [];
      if (codes.join() !== wanted.join()) faults.push(`${count} ${row.what}: the loader says ${codes.join(', ') || 'nothing'}`);
      if (refused.length > 0 !== wanted.length > 0) faults.push(`${count} ${row.what}: the schema says ${refused.join('; ') || 'nothing'}`);
    }
  });
  say(`bounds: ${rows.length}, each kept at the bound and refused one beyond, by both`);
  return faults;
}
