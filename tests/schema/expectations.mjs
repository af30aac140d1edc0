// node tests/schema/expectations.mjs PROGRAM FILE…: writes the "# expect:" head of files of tests/definitions/broken anew, from what the
// program says of them. For after a change of the loader that is meant; look at the difference before you keep it. Run in the project's folder.

import { readFileSync, writeFileSync } from 'node:fs';
import { loader_diagnostics } from './definitions.mjs';

const mark = '# expect: ';
const [docket, ...paths] = process.argv.slice(2);

for (const path of paths) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const before = lines.findIndex((line) => !line.startsWith(mark));
  const diagnostics = loader_diagnostics(docket, [path]).get(path);
  const moved = diagnostics.length - before;
  const head = diagnostics.map(({ line, column, severity, code }) => `${mark}${line === 0 ? 0 : line + moved}:${column} ${severity} ${code}`);
  writeFileSync(path, [...head, ...lines.slice(before)].join('\n'));
}
