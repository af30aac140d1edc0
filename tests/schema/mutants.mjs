// Good files with one thing spoilt: each key dropped and misspelt, each value of a wrong type, off by a letter or out of range. What the
// schema refuses the loader must refuse, and the other way round but for beyond_a_schema.txt. Mutants are JSON, which YAML 1.2 contains.

import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { in_temporary_folder } from './corpus.mjs';
import { errors_of, loader_diagnostics, schema_faults, tree_of } from './definitions.mjs';

const sources = ['tests/definitions/good/every-key.yaml', 'tests/definitions/good/equipment-loan.yaml', 'tests/stories/workflows/tally.yaml'];

const is_map = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The map with `key` replaced by `other`, in its place. */
const renamed = (map, key, other) => Object.fromEntries(Object.entries(map).map(([name, value]) => [name === key ? other : name, value]));

function without(map, key) {
  const { [key]: _, ...rest } = map;
  return rest;
}

/** The tree with `change` made to the value at `path`. */
function changed(tree, path, change) {
  if (path.length === 0) return change(tree);
  const [step, ...rest] = path;
  if (Array.isArray(tree)) return tree.map((item, i) => (i === step ? changed(item, rest, change) : item));
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, key === step ? changed(value, rest, change) : value]));
}

const other_types = [null, true, 7, 'no such thing', [], {}, ['x'], { x: 1 }];

function* wrong_values(value) {
  for (const other of other_types) yield ['type', other];
  if (typeof value === 'string' && value !== '') {
    yield ['letter', value.slice(0, -1)];
    yield ['letter', value + 's'];
    yield ['letter', value[0].toUpperCase() + value.slice(1)];
    yield ['letter', value.replace(/[0-9]+/, '99999')];
    yield ['letter', ` ${value}`];
  }
  if (typeof value === 'number') for (const other of [-1, 0, 0.5, value + 1e6, 1e17]) yield ['range', other];
  if (typeof value === 'boolean') yield ['letter', String(value)];
  if (Array.isArray(value)) {
    yield ['list', [...value, ...value]];
    yield ['list', [value]];
    if (value.length === 1) yield ['list', value[0]];
  } else {
    yield ['list', [value]];
  }
}

/** Every mutant of a tree: {what, path, make}. */
function* mutants_of(tree, node = tree, path = []) {
  if (is_map(node)) {
    for (const key of Object.keys(node)) {
      yield { what: 'missing key', path: [...path, key], make: () => changed(tree, path, (map) => without(map, key)) };
      for (const other of [key.slice(0, -1), `${key}x`, `${key} y`, key.toUpperCase()]) {
        if (other in node) continue;
        yield { what: `key ${other}`, path: [...path, key], make: () => changed(tree, path, (map) => renamed(map, key, other)) };
      }
    }
  }
  if (path.length > 0) {
    for (const [what, other] of wrong_values(node)) {
      if (JSON.stringify(other) === JSON.stringify(node)) continue;
      yield { what: `${what} ${JSON.stringify(other).slice(0, 40)}`, path, make: () => changed(tree, path, () => other) };
    }
  }
  const inner = Array.isArray(node) ? node.entries() : is_map(node) ? Object.entries(node) : [];
  for (const [step, value] of inner) yield* mutants_of(tree, value, [...path, step]);
}

/** A small generator (mulberry32), so that a seed means the same mutants everywhere. */
function random_from(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function sample(all, count, seed) {
  if (all.length <= count) return all;
  const random = random_from(seed);
  for (let i = 0; i < count; ++i) {
    const j = i + Math.floor(random() * (all.length - i));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all.slice(0, count);
}

function verdict(mutant, tree, errors, beyond, tally) {
  const refused = schema_faults(tree);
  const name = `${mutant.source} /${mutant.path.join('/')}: ${mutant.what}`;
  const unlisted = errors.filter((one) => !beyond.may_have(one)).map((one) => one.code);
  if (refused.length > 0 && errors.length === 0) return [`mutant ${name}: the schema refuses it (${refused[0]}), the loader does not`];
  if (refused.length === 0 && unlisted.length > 0) return [`mutant ${name}: the loader refuses it (${unlisted.join(', ')}), the schema does not`];
  if (errors.length === 0) ++tally.neither;
  else if (refused.length > 0) ++tally.both;
  else ++tally.beyond;
  return [];
}

export function check_mutants(docket, beyond, { seed, count }, say) {
  const all = [];
  for (const path of sources) {
    for (const mutant of mutants_of(tree_of(readFileSync(path, 'utf8')))) all.push({ ...mutant, source: basename(path) });
  }
  const chosen = sample(all, count, seed);
  const tally = { both: 0, beyond: 0, neither: 0 };
  const faults = in_temporary_folder((folder) => {
    const trees = new Map();
    chosen.forEach((mutant, i) => {
      const path = join(folder, `${i}.yaml`);
      trees.set(path, [mutant, mutant.make()]);
      writeFileSync(path, JSON.stringify(trees.get(path)[1]));
    });
    const diagnostics = loader_diagnostics(docket, [...trees.keys()]);
    return [...trees].flatMap(([path, [mutant, tree]]) => verdict(mutant, tree, errors_of(diagnostics.get(path)), beyond, tally));
  });
  say(`mutants: ${chosen.length} of ${all.length} (seed ${seed}): ${tally.both} refused by both, ${tally.beyond} beyond a schema, ${tally.neither} by neither`);
  return faults;
}
