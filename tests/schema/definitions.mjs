// Definitions as the two judges see them: the loader, by the real `docket check`, and the schema, by ajv on what a YAML 1.2 parser gives.
// Paths are relative to the project's folder, which is the working folder.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';

const schema_path = 'workflows/schema.json';
/** Keywords for editors, which say nothing about what is valid. */
const editor_keywords = ['errorMessage', 'patternErrorMessage', 'defaultSnippets', 'enumDescriptions'];
/** Files in one run of `docket check`: well below what a command line holds. */
const batch_size = 400;

export const schema = JSON.parse(readFileSync(schema_path, 'utf8'));

// Strict, so that a misspelt keyword in the schema is an error and not a rule that nobody keeps.
const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });
ajv.addVocabulary(editor_keywords);
const validate = ajv.compile(schema);

/** What the schema has against a value: "path: message", none if it is valid. */
export function schema_faults(value) {
  return validate(value) ? [] : validate.errors.map((fault) => `${fault.instancePath || '/'}: ${fault.message} ${JSON.stringify(fault.params)}`);
}

/** The value that a file holds; undefined if a YAML 1.2 parser makes no tree of it, or several. */
export function tree_of(text) {
  const documents = parseAllDocuments(text, { version: '1.2', logLevel: 'silent' });
  if (documents.empty) return null;
  if (documents.length !== 1 || documents[0].errors.length > 0) return undefined;
  return documents[0].toJS();
}

/** What the schema has against a file; none also where there is no tree for it to judge. */
export function schema_faults_of_text(text) {
  const tree = tree_of(text);
  return tree === undefined ? [] : schema_faults(tree);
}

/** What `docket check` has against files: a map from path to its diagnostics. */
export function loader_diagnostics(docket, paths) {
  const found = new Map(paths.map((path) => [path, []]));
  for (let at = 0; at < paths.length; at += batch_size) {
    const batch = paths.slice(at, at + batch_size);
    let output;
    try {
      output = execFileSync(docket, ['check', '--format', 'json', ...batch], { maxBuffer: 2 ** 28, encoding: 'utf8' });
    } catch (failure) {
      if (failure.status !== 1) throw failure; // 1: there are errors
      output = failure.stdout;
    }
    for (const diagnostic of JSON.parse(output).diagnostics) found.get(diagnostic.file).push(diagnostic);
  }
  return found;
}

export const errors_of = (diagnostics) => diagnostics.filter((one) => one.severity === 'error');
export const codes_of_errors = (diagnostics) => errors_of(diagnostics).map((one) => one.code);

/** Paths of the files below a folder whose names end as given, ascending. */
export function files_below(folder, ending) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...files_below(path, ending));
    else if (entry.name.endsWith(ending)) found.push(path);
  }
  return found.sort();
}

/** Definitions shown in the documents: fenced blocks that have a `docket: 1` line, as {name, text}. */
export function definitions_in_documents() {
  const found = [];
  for (const path of ['README.md', ...files_below('docs', '.md'), ...files_below('workflows', '.md')]) {
    const blocks = readFileSync(path, 'utf8').matchAll(/^```ya?ml\n([\s\S]*?)^```/gm);
    for (const [, text] of blocks) {
      if (/^docket: 1\b/m.test(text)) found.push({ name: path, text });
    }
  }
  return found;
}

/** tests/schema/beyond_a_schema.txt: codes, and codes of single files, that only the loader can refuse. */
export class Beyond {
  constructor(text) {
    this.codes = new Set();
    this.cases = new Set();
    this.places = new Set(); // "code key": where the single cases turned up
    for (const line of text.split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const [, code, file, reason] = line.match(/^([a-z0-9-]+)(?: \(([^)]+)\))?: (.+)$/) ?? [];
      if (!reason) throw new Error(`beyond_a_schema.txt: a line without code and reason: ${line}`);
      if (file) this.cases.add(`${code} ${file}`);
      else this.codes.add(code);
    }
  }

  /** True if a schema cannot refuse this; `file` is a name in tests/definitions/broken. */
  has(code, file) {
    return this.codes.has(code) || this.cases.has(`${code} ${file}`);
  }

  /** Remembers under which key a single case was. */
  learn({ code, path }) {
    this.places.add(`${code} ${path.split('.').at(-1)}`);
  }

  /** True if a schema cannot, or not always, refuse what the diagnostic says. */
  may_have({ code, path }) {
    return this.codes.has(code) || this.places.has(`${code} ${path.split('.').at(-1)}`);
  }
}
