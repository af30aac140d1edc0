// Files that people would write: the good ones pass both judges, and what one refuses of the broken ones the other refuses.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { codes_of_errors, errors_of, definitions_in_documents, files_below, loader_diagnostics, schema_faults_of_text } from './definitions.mjs';

const refused_by_both_min = 60;

/** A folder of our own for the time of `use(folder)`. */
export function in_temporary_folder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'docket-schema-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function check_good_files(docket, say) {
  const faults = [];
  const paths = [...files_below('tests/definitions/good', '.yaml'), ...files_below('workflows', '.yaml'), ...files_below('tests/stories/workflows', '.yaml')];
  const documents = definitions_in_documents();
  in_temporary_folder((folder) => {
    const shown = documents.map(({ name, text }, i) => {
      const path = join(folder, `document-${i}.yaml`);
      writeFileSync(path, text);
      return { path, name };
    });
    const names = new Map([...paths.map((path) => [path, path]), ...shown.map(({ path, name }) => [path, name])]);
    const diagnostics = loader_diagnostics(docket, [...names.keys()]);
    for (const [path, name] of names) {
      for (const code of codes_of_errors(diagnostics.get(path))) faults.push(`${name} is a good file, but the loader says ${code}`);
      for (const fault of schema_faults_of_text(readFileSync(path, 'utf8'))) faults.push(`${name} is a good file, but the schema says ${fault}`);
    }
  });
  say(`good: ${paths.length} files and ${documents.length} in the documents pass both`);
  return faults;
}

/** Faults of one broken file, given the loader's errors; `both` collects what both refuse, with the lines that the loader names. */
function judge(path, errors, beyond, both) {
  const file = basename(path);
  const codes = errors.map((one) => one.code);
  const refused = schema_faults_of_text(readFileSync(path, 'utf8'));
  if (codes.length === 0) return refused.map((fault) => `${path}: the loader only warns, but the schema says ${fault}`);
  const only_loader = codes.every((code) => beyond.has(code, file));
  if (refused.length === 0) {
    const missed = codes.filter((code) => !beyond.has(code, file));
    return only_loader ? [] : [`${path}: the loader refuses it (${missed.join(', ')}), the schema does not`];
  }
  if (only_loader) return [`${path}: ${codes.join(', ')} stands in beyond_a_schema.txt, but the schema refuses the file: ${refused[0]}`];
  both.push({ path, lines: errors.filter((one) => !beyond.has(one.code, file)).map((one) => one.line) });
  return [];
}

/** Codes of definitions that docs/diagnostics.md explains; those of calendars come after. */
export function documented_codes() {
  const [definitions] = readFileSync('docs/diagnostics.md', 'utf8').split('## Calendars');
  return [...definitions.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, code]) => code);
}

/** Adds {path, lines} of what both refuse to `both`. */
export function check_broken_files(docket, beyond, both, say) {
  const paths = files_below('tests/definitions/broken', '.yaml');
  const diagnostics = loader_diagnostics(docket, paths);
  const faults = [];
  const shown = new Set();
  for (const path of paths) {
    const said = diagnostics.get(path);
    said.forEach((one) => shown.add(one.code));
    faults.push(...judge(path, errors_of(said), beyond, both));
  }
  if (both.length < refused_by_both_min) faults.push(`only ${both.length} broken files are refused by both; there must be ${refused_by_both_min}`);
  const known = new Set([...documented_codes(), 'unknown-calendar']);
  for (const code of beyond.codes) {
    if (!known.has(code)) faults.push(`beyond_a_schema.txt: no such code: ${code}`);
  }
  for (const entry of beyond.cases) {
    const [code, file] = entry.split(' ');
    const said = (diagnostics.get(`tests/definitions/broken/${file}`) ?? []).filter((one) => one.code === code);
    if (said.length === 0) faults.push(`beyond_a_schema.txt: ${file} does not show ${code}`);
    said.forEach((one) => beyond.learn(one));
  }
  const unseen = documented_codes().filter((code) => !shown.has(code));
  say(`broken: ${paths.length} files, ${both.length} refused by both, ${beyond.codes.size} codes and ${beyond.cases.size} single cases beyond a schema`);
  say(`        codes without a file: ${unseen.join(', ') || 'none'}`);
  return faults;
}
