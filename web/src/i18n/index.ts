// Words: t("key", {name}) from two flat catalogues, of which the browser loads only the one it needs.
// The type of a key comes from vi.json, so a misspelt key does not compile; test/catalogues.test.ts compares the two.

import { signal } from "@preact/signals";
import type { Lang, Text } from "../api/types";
import type vi from "./vi.json";
import { lang, rememberLanguage } from "./language";

export { lang };
export type Key = keyof typeof vi;
type Plural<K> = K extends `${infer Stem}_other` ? Stem : never;
export type PluralKey = Plural<Key>;
export type Vars = Record<string, string | number>;

const words = signal<Record<string, string>>({});

/// Loads the catalogue, then switches: a page is never half in one language. Throws if the file cannot be had.
export async function switchLanguage(next: Lang): Promise<void> {
    const loaded = next === "vi" ? await import("./vi.json") : await import("./en.json");
    words.value = loaded.default;
    rememberLanguage(next);
    document.documentElement.lang = next;
}

export function t(key: Key, vars?: Vars): string {
    const found = words.value[key] ?? key;
    return vars ? found.replace(/\{(\w+)\}/g, (whole, name: string) => String(vars[name] ?? whole)) : found;
}

/// A counted phrase: Vietnamese has one form, English two; both catalogues hold STEM_one and STEM_other.
export function tn(stem: PluralKey, count: number, vars?: Vars): string {
    const form = new Intl.PluralRules(lang.value).select(count) === "one" ? "one" : "other";
    return t(`${stem}_${form}` as Key, { count, ...vars });
}

/// A text of the API in the language of the page; plain strings (a case's title) are passed through.
export function say(text: Text | string | null | undefined): string {
    if (text === null || text === undefined) return "";
    if (typeof text === "string") return text;
    return text[lang.value] || text.vi || text.en || "";
}
