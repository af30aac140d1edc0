// Both languages are whole: same keys, same placeholders, nothing empty, nothing unused, NFC, correct marks.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { knownCodes } from "../src/api/problems";
import en from "../src/i18n/en.json";
import vi from "../src/i18n/vi.json";

const catalogues: Record<string, Record<string, string>> = { vi, en };
const sources = (readdirSync("src", { recursive: true }) as string[])
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(`src/${name}`, "utf8"))
    .join("\n")
    .replace(/^\s*\/\/.*$/gm, "");

/// Keys as the sources name them: whole ones, and stems of those that are put together from a value.
function used() {
    const whole = new Set([...sources.matchAll(/\bt\(\s*"([^"]+)"/g)].map((hit) => hit[1]!));
    const counted = [...sources.matchAll(/\btn\("([^"]+)"/g)].map((hit) => hit[1]!);
    const stems = [...sources.matchAll(/\bt\(`([^`$]+)\$\{/g)].map((hit) => hit[1]!);
    return { whole, counted: new Set(counted), stems };
}

test("both catalogues have the same keys and the same placeholders", () => {
    assert.deepEqual(Object.keys(vi).sort(), Object.keys(en).sort());
    const places = (words: string) => [...words.matchAll(/\{(\w+)\}/g)].map((hit) => hit[1]).sort();
    for (const key of Object.keys(vi)) {
        assert.deepEqual(places(catalogues.vi![key]!), places(catalogues.en![key]!), key);
    }
});

test("no text is empty, all are in NFC, and none shouts", () => {
    for (const [lang, catalogue] of Object.entries(catalogues)) {
        for (const [key, words] of Object.entries(catalogue)) {
            assert.ok(words.trim(), `${lang} ${key}`);
            assert.equal(words, words.normalize("NFC"), `${lang} ${key}`);
            assert.ok(!/\p{Lu}{2,}\s+\p{Lu}{2,}/u.test(words), `${lang} ${key} is in capitals`);
            assert.ok(!/\s[.,;:!?]|\s\s|"/.test(words), `${lang} ${key}: a space before a mark, two spaces, or a straight quote`);
        }
    }
});

test("every key that the pages name exists, and every key is named", () => {
    const { whole, counted, stems } = used();
    for (const key of whole) assert.ok(key in vi, `${key} is missing`);
    for (const stem of counted)
        for (const form of ["one", "other"]) assert.ok(`${stem}_${form}` in vi, `${stem}_${form} is missing`);
    const named = (key: string) =>
        whole.has(key) || counted.has(key.replace(/_(one|other)$/, "")) || stems.some((stem) => key.startsWith(stem));
    assert.deepEqual(
        Object.keys(vi).filter((key) => !named(key)),
        [],
    );
});

test("every problem code has its sentence and its remedy", () => {
    for (const code of knownCodes) for (const kind of ["problem", "remedy"]) assert.ok(`${kind}.${code}` in vi, `${kind}.${code}`);
});

test("no sentence for people stands in the sources", () => {
    const vietnamese = /[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]/iu;
    const allowed = /^\s*(\/\/|\*)|"Tiếng Việt"|đồng\|đ|replace\(\/đ\/g/u;
    for (const line of sources.split("\n")) {
        const code = line.replace(/\/\/.*$/, "");
        assert.ok(!vietnamese.test(code) || allowed.test(line), line);
    }
});
