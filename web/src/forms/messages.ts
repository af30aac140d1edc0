// Sentences about fields: hints made of bounds, faults found before sending, the server's errors in the person's language.

import type { FieldError, FieldHint } from "../api/types";
import { lang, say, t, tn } from "../i18n";
import { formatMoney, formatNumber, formatSize } from "../i18n/format";
import type { SummaryLine } from "../ui/error_summary";
import { boxesFromText, readDate } from "./dates";
import { acceptedBy, sizeMaxOf } from "./files";
import type { Form } from "./model";
import { idOf, partsOf } from "./pointers";
import { placeOf } from "./status";

const has = (value: number | null | undefined): value is number => value !== null && value !== undefined;

/// What may be answered, from the field's own bounds; "" where there is nothing to say.
export function boundsHint(field: FieldHint): string {
    const { min, max } = field;
    switch (field.type) {
        case "integer":
        case "decimal":
        case "percent":
        case "money":
            return range(field, numberWords(field));
        case "date":
            return t("hint.date");
        case "choices":
            return has(max) && max > 1 ? t("hint.choices_max", { max }) : t("hint.choices");
        case "table":
            if (has(min) && has(max)) return t("hint.rows", { min, max });
            return has(min) && min > 0 ? tn("hint.rows_min", min) : "";
        case "file":
        case "files": {
            const words = {
                kinds: acceptedBy(field)
                    .map((kind) => kind.toUpperCase())
                    .join(", "),
                size: formatSize(sizeMaxOf(field), lang.value),
            };
            return field.type === "files" && has(max) ? t("hint.files", { ...words, max }) : t("hint.file", words);
        }
        case "tax_code":
            return t("hint.tax_code");
        case "text":
            return has(min) && has(max) && min > 0
                ? t("hint.length", { min: formatNumber(min, lang.value), max: formatNumber(max, lang.value) })
                : "";
        default:
            return "";
    }
}

function numberWords(field: FieldHint): (value: number) => string {
    if (field.type === "money") return (value) => formatMoney(value, field.currency ?? "VND", lang.value);
    if (field.type === "percent") return (value) => `${formatNumber(value, lang.value)}%`;
    return (value) => formatNumber(value, lang.value);
}

function range({ min, max, type }: FieldHint, words: (value: number) => string): string {
    if (has(min) && has(max)) return t("hint.between", { min: words(min), max: words(max) });
    // "At least 0 ₫" tells nobody anything.
    if (has(min) && !(type === "money" && min === 0)) return t("hint.at_least", { min: words(min) });
    return has(max) ? t("hint.at_most", { max: words(max) }) : "";
}

/// Faults of what makes no value, which the server cannot see. As field errors, so that all errors are shown in one way.
export function rawErrors(form: Form, raw: Record<string, string>): FieldError[] {
    return Object.entries(raw).flatMap(([pointer, text]) => {
        const place = placeOf(form, pointer);
        const field = place?.column ?? place?.field;
        // A date's boxes are kept as typed also when they make a date.
        if (!field || (field.type === "date" && "date" in readDate(boxesFromText(text)))) return [];
        const sentence = rawFault(field, text);
        return [{ pointer, code: "typed", detail: { vi: sentence, en: sentence } }];
    });
}

function rawFault(field: FieldHint, text: string): string {
    const label = say(field.label);
    if (field.type === "date") {
        const reading = readDate(boxesFromText(text));
        return t(`error.date_${"fault" in reading ? reading.fault : "not_real"}`, { label });
    }
    if (field.type === "money") return t("error.money", { label });
    return field.type === "integer" ? t("error.integer", { label }) : t("error.number", { label });
}

/// The errors of the server without those of fields whose text makes no value: there, ours says it better.
export function allErrors(form: Form, raw: Record<string, string>, given: FieldError[]): FieldError[] {
    const own = rawErrors(form, raw);
    return [...own, ...given.filter(({ pointer }) => !own.some((error) => error.pointer === pointer))];
}

/// What was told before, in the language of now.
export function retold(form: Form, raw: Record<string, string>, told: FieldError[]): FieldError[] {
    const own = rawErrors(form, raw);
    return told.map((error) => (error.code === "typed" && own.find(({ pointer }) => pointer === error.pointer)) || error);
}

/// The words beside a field and in the summary; the summary says which field where the sentence does not.
export function summaryLines(form: Form, errors: FieldError[], href?: (fieldName: string) => string): SummaryLine[] {
    return errors.map((error) => {
        const place = placeOf(form, error.pointer);
        const text = lineText(place, say(error.detail));
        if (!place) return { text };
        const name = partsOf(error.pointer)[0] ?? "";
        return href ? { text, href: href(name) } : { text, target: idOf(error.pointer) };
    });
}

function lineText(place: ReturnType<typeof placeOf>, sentence: string): string {
    if (!place) return sentence;
    const label = say((place.column ?? place.field).label);
    const named = sentence.toLowerCase().includes(label.toLowerCase()) ? sentence : `${label}: ${sentence}`;
    return place.row === null ? named : `${say(place.field.label)}, ${t("table.row", { row: place.row })} – ${named}`;
}
