// The language of the page: which one, and where it is remembered. The words themselves are in i18n/index.ts.

import { signal } from "@preact/signals";
import type { Lang } from "../api/types";

const place = "docket.language";

function remembered(): Lang {
    if (typeof localStorage === "undefined") return "vi";
    const kept = localStorage.getItem(place);
    if (kept === "vi" || kept === "en") return kept;
    return navigator.language.toLowerCase().startsWith("en") ? "en" : "vi";
}

export const lang = signal<Lang>(remembered());

export function rememberLanguage(next: Lang): void {
    lang.value = next;
    localStorage.setItem(place, next);
}
