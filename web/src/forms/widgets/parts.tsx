// What every question has: label or legend, hint, error, and the ids that tie them to the control.

import type { ComponentChildren } from "preact";
import type { FieldError, FieldHint } from "../../api/types";
import { say, t } from "../../i18n";
import { boundsHint, retold } from "../messages";
import { isRequired } from "../model";
import { getAt, idOf } from "../pointers";
import type { FormSession } from "../session";

export interface WidgetProps {
    session: FormSession;
    field: FieldHint;
    pointer: string;
    /// Inside a table: the row's number, for names that must be told apart.
    row?: number;
}

export interface Parts {
    id: string;
    label: string;
    hint: string;
    error: string;
    describedBy: string | undefined;
    value: unknown;
    raw: string | undefined;
    optional: boolean;
}

export function partsOfField({ session, field, pointer, row }: WidgetProps): Parts {
    const id = idOf(pointer);
    const hint = [say(field.hint), boundsHint(field)].filter(Boolean).join(" ");
    const raw = session.raw.value;
    const found = retold(session.form, raw, session.told.value).find((error) => belongs(error, field, pointer));
    const error = found ? say(found.detail) : "";
    const ids = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
    const required = row === undefined ? isRequired(field, session.required.value) : Boolean(field.required);
    return {
        id,
        label: say(field.label),
        hint,
        error,
        describedBy: ids || undefined,
        value: getAt(session.data.value, pointer),
        raw: raw[pointer],
        optional: !required && !field.required_when,
    };
}

/// Errors inside a value that is one control (a file's id) are the control's; a table's cells have their own.
function belongs(error: FieldError, field: FieldHint, pointer: string): boolean {
    if (error.pointer === pointer) return true;
    return field.type !== "table" && error.pointer.startsWith(`${pointer}/`);
}

export function LabelText({ parts }: { parts: Parts }) {
    return (
        <>
            {parts.label}
            {parts.optional && <span class="optional"> {t("form.optional")}</span>}
        </>
    );
}

export function HintAndError({ parts }: { parts: Parts }) {
    return (
        <>
            {parts.hint && (
                <p class="hint" id={`${parts.id}-hint`}>
                    {parts.hint}
                </p>
            )}
            {parts.error && (
                <p class="error" id={`${parts.id}-error`}>
                    <span class="hidden">{t("error.title_prefix")}</span>
                    {parts.error}
                </p>
            )}
        </>
    );
}

export const wrongClass = (parts: Parts) => (parts.error ? "field field-wrong" : "field");

/// A question with one control.
export function Labelled({ parts, children }: { parts: Parts; children: ComponentChildren }) {
    return (
        <div class={wrongClass(parts)}>
            <label for={parts.id}>
                <LabelText parts={parts} />
            </label>
            <HintAndError parts={parts} />
            {children}
        </div>
    );
}

/// A question with several controls.
export function Grouped({ parts, children }: { parts: Parts; children: ComponentChildren }) {
    return (
        <fieldset class={wrongClass(parts)} aria-describedby={parts.describedBy}>
            <legend>
                <LabelText parts={parts} />
            </legend>
            <HintAndError parts={parts} />
            {children}
        </fieldset>
    );
}
