// RFC 6901 pointers into a form's data, and the element ids made of them. Pure; data are never changed in place.

import type { Data } from "../api/types";

export function pointerOf(...parts: (string | number)[]): string {
    return parts.map((part) => `/${String(part).replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
}

export function partsOf(pointer: string): string[] {
    return pointer
        .split("/")
        .slice(1)
        .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"));
}

/// Id of the element that takes the focus for this place; names are [A-Za-z0-9_], so ids need no escaping.
export function idOf(pointer: string): string {
    return `f${pointer.replace(/[/~]/g, "-")}`;
}

export function getAt(data: unknown, pointer: string): unknown {
    let here = data;
    for (const part of partsOf(pointer)) {
        if (typeof here !== "object" || here === null) return undefined;
        here = (here as Record<string, unknown>)[part];
    }
    return here;
}

/// A copy of `data` with `value` at `pointer`; undefined removes. Lists on the way stay lists.
export function setAt(data: Data, pointer: string, value: unknown): Data {
    return replaced(data, partsOf(pointer), value) as Data;
}

function replaced(here: unknown, parts: string[], value: unknown): unknown {
    const [first, ...rest] = parts;
    if (first === undefined) return value;
    if (Array.isArray(here)) {
        const copy: unknown[] = [...here];
        copy[Number(first)] = replaced(copy[Number(first)], rest, value);
        return copy;
    }
    const copy: Record<string, unknown> = { ...(here as Record<string, unknown> | undefined) };
    const next = replaced(copy[first], rest, value);
    if (next === undefined) delete copy[first];
    else copy[first] = next;
    return copy;
}

/// Moves what is kept by pointer when a table's rows are moved or removed. `from[i]` is the old index of the new row i.
export function followRows<T>(kept: Record<string, T>, table: string, from: number[]): Record<string, T> {
    const moved: Record<string, T> = {};
    for (const [pointer, value] of Object.entries(kept)) {
        if (!pointer.startsWith(`${table}/`)) {
            moved[pointer] = value;
            continue;
        }
        const [row = "", ...rest] = pointer.slice(table.length + 1).split("/");
        const index = from.indexOf(Number(row));
        if (index >= 0) moved[[table, index, ...rest].join("/")] = value;
    }
    return moved;
}
