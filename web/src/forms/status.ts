// Which section is done, which is begun, and which errors belong to it. Pure; the errors are the server's.

import type { Data, FieldError, FieldHint } from "../api/types";
import { isShown, type Form, type Section } from "./model";
import { isAnswered } from "./payload";
import { partsOf } from "./pointers";

export type SectionStatus = "not_started" | "in_progress" | "done" | "not_needed";

export interface Situation {
    data: Data;
    shown: ReadonlySet<string> | null;
    errors: readonly FieldError[];
    /// Sections that the person has gone through, so that one with optional questions only can be done.
    visited: ReadonlySet<string>;
}

export const shownFields = (fields: readonly FieldHint[], shown: ReadonlySet<string> | null) =>
    fields.filter((field) => isShown(field, shown));

export function errorsIn(errors: readonly FieldError[], fields: readonly FieldHint[]): FieldError[] {
    const names = new Set(fields.map(({ name }) => name));
    return errors.filter(({ pointer }) => names.has(partsOf(pointer)[0] ?? ""));
}

/// Errors that no field of the form can show: they belong to the form as a whole.
export function errorsElsewhere(errors: readonly FieldError[], form: Form): FieldError[] {
    const mine = errorsIn(errors, form.fields);
    return errors.filter((error) => !mine.includes(error));
}

export function statusOf(section: Section, situation: Situation): SectionStatus {
    const fields = shownFields(section.fields, situation.shown);
    if (fields.length === 0) return "not_needed";
    const begun = fields.some((field) => isAnswered(field, situation.data));
    if (!begun && !situation.visited.has(section.id)) return "not_started";
    return errorsIn(situation.errors, fields).length === 0 ? "done" : "in_progress";
}

/// The section after this one that has a question to ask, or null when the answers are to be checked.
export function nextSection(form: Form, id: string, shown: ReadonlySet<string> | null): Section | null {
    const index = form.sections.findIndex((section) => section.id === id);
    return form.sections.slice(index + 1).find((section) => shownFields(section.fields, shown).length > 0) ?? null;
}

export function sectionOf(form: Form, fieldName: string): Section | null {
    return form.sections.find((section) => section.fields.some(({ name }) => name === fieldName)) ?? null;
}

/// The field a pointer means, and the row (from 1) if it is inside a table.
export function placeOf(form: Form, pointer: string): { field: FieldHint; column: FieldHint | null; row: number | null } | null {
    const [name = "", row, column] = partsOf(pointer);
    const field = form.fields.find((candidate) => candidate.name === name);
    if (!field) return null;
    const inTable = field.type === "table" && row !== undefined;
    return {
        field,
        column: (inTable && field.columns?.find((candidate) => candidate.name === column)) || null,
        row: inTable ? Number(row) + 1 : null,
    };
}
