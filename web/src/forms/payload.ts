// From what is on the screen to what is sent: hidden answers dropped, text in NFC, files as ids. Pure.

import type { Data, FieldHint } from "../api/types";
import { fileIds } from "./files";
import { isShown, type Form } from "./model";

/// Rows keep their places even when they are empty, so that the server's pointers fit the screen.
export function payloadOf(form: Form, data: Data, shown: ReadonlySet<string> | null): Data {
    const payload: Data = {};
    for (const field of form.fields) {
        if (shown !== null && !isShown(field, shown)) continue;
        const value = valueOf(field, data[field.name]);
        if (value !== undefined) payload[field.name] = value;
    }
    return payload;
}

function valueOf(field: FieldHint, value: unknown): unknown {
    if (value === undefined || value === null) return undefined;
    if (field.type === "table") {
        if (!Array.isArray(value) || value.length === 0) return undefined;
        return value.map((row) => rowOf(field.columns ?? [], row));
    }
    if (field.type === "file") return fileIds(value).map((id) => ({ id }))[0];
    if (field.type === "files") return nonEmpty(fileIds(value).map((id) => ({ id })));
    if (Array.isArray(value)) return nonEmpty(value);
    return typeof value === "string" ? nonEmptyText(value) : value;
}

function rowOf(columns: FieldHint[], row: unknown): Data {
    const clean: Data = {};
    for (const column of columns) {
        const value = valueOf(column, (row as Data | null)?.[column.name]);
        if (value !== undefined) clean[column.name] = value;
    }
    return clean;
}

const nonEmpty = (list: unknown[]) => (list.length === 0 ? undefined : list);

function nonEmptyText(text: string): string | undefined {
    const clean = text.normalize("NFC").replace(/\r\n?/g, "\n").trim();
    return clean === "" ? undefined : clean;
}

/// Has the person answered this field at all?
export function isAnswered(field: FieldHint, data: Data): boolean {
    return valueOf(field, data[field.name]) !== undefined;
}

/// Where a form starts: what was typed before, else what the case already holds of its fields.
export function startingData(form: Form, draft: Data | null | undefined, onFile: Data): Data {
    if (draft && Object.keys(draft).length > 0) return draft;
    return Object.fromEntries(
        form.fields.flatMap(({ name, must_be_true }) => (onFile[name] === undefined || must_be_true ? [] : [[name, onFile[name]]])),
    );
}

/// Code points in NFC, as the server counts them.
export const lengthOf = (text: string) => [...text.normalize("NFC").trim()].length;
