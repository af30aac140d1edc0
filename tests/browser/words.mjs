// The pages' own words that the story looks for, from the very catalogues the pages use, so that both always agree.

import { readFileSync } from "node:fs";

const catalogues = Object.fromEntries(
    ["vi", "en"].map((lang) => [
        lang,
        JSON.parse(readFileSync(new URL(`../../web/src/i18n/${lang}.json`, import.meta.url), "utf8")),
    ]),
);

export function word(lang, key, vars = {}) {
    const text = catalogues[lang][key];
    if (text === undefined) throw new Error(`the catalogue ${lang} has no ${key}`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => vars[name] ?? whole);
}

/// A name that a control may have: the words, and behind them what the page adds ("(không bắt buộc)", ": row 2").
export function named(text) {
    return new RegExp(`^\\s*${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+")}(\\s*[(:].*)?\\s*$`, "su");
}
