// Addresses to pages and back. A signal with the address, one click listener, the browser's own history; no library.

import { signal } from "@preact/signals";

const here = () => ({ path: location.pathname, query: new URLSearchParams(location.search), hash: location.hash });

export const address = signal(typeof location === "undefined" ? { path: "/", query: new URLSearchParams(), hash: "" } : here());

/// Counts moves between pages; 0 is the first page, whose heading must not steal the focus from the address bar.
export const moves = signal(0);

export function navigate(to: string, how: "push" | "replace" = "push"): void {
    if (how === "push") history.pushState(null, "", to);
    else history.replaceState(null, "", to);
    moves.value += 1;
    address.value = here();
    if (!location.hash) scrollTo(0, 0);
}

/// Changes the query of the page that is shown, without a move: filters and tabs stay in the address.
export function setQuery(query: Record<string, string | undefined>): void {
    const set = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
    const text = new URLSearchParams(set).toString();
    history.replaceState(null, "", location.pathname + (text ? `?${text}` : ""));
    address.value = here();
}

export function startRouter(): void {
    addEventListener("popstate", () => {
        if (location.pathname !== address.value.path) moves.value += 1;
        address.value = here();
    });
    addEventListener("click", (event) => {
        const link = (event.target as Element | null)?.closest?.("a");
        const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
        if (!link || !plain || event.defaultPrevented || !isOurs(link)) return;
        event.preventDefault();
        navigate(link.pathname + link.search + link.hash);
    });
}

/// Downloads, other sites, the API and places on this same page are the browser's business.
function isOurs(link: HTMLAnchorElement): boolean {
    if (link.origin !== location.origin || link.target || link.hasAttribute("download")) return false;
    if (link.pathname.startsWith("/v1/")) return false;
    return !(link.hash && link.pathname === location.pathname && link.search === location.search);
}

/// "/cases/:id" against "/cases/17": {id: "17"}, or null.
export function match(pattern: string, path: string): Record<string, string> | null {
    const wanted = pattern.split("/");
    const given = path.replace(/\/+$/, "").split("/");
    if (path === "/") given.splice(0, given.length, "", "");
    if (wanted.length !== given.length) return null;
    const found: Record<string, string> = {};
    for (const [index, part] of wanted.entries()) {
        const value = given[index] ?? "";
        if (!part.startsWith(":")) {
            if (part !== value) return null;
        } else {
            if (!value) return null;
            found[part.slice(1)] = decoded(value);
        }
    }
    return found;
}

function decoded(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        return text;
    }
}

const e = encodeURIComponent;
export const to = {
    home: () => "/",
    programme: (workflow: string) => `/programmes/${e(workflow)}`,
    cases: () => "/cases",
    inbox: () => "/inbox",
    case: (id: string) => `/cases/${e(id)}`,
    form: (id: string, event: string) => `/cases/${e(id)}/actions/${e(event)}/form`,
    section: (id: string, event: string, section: string) => `/cases/${e(id)}/actions/${e(event)}/sections/${e(section)}`,
    check: (id: string, event: string) => `/cases/${e(id)}/actions/${e(event)}/check`,
    sent: (id: string, event: string) => `/cases/${e(id)}/actions/${e(event)}/sent`,
};
