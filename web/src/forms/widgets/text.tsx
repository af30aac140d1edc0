// One line, several lines, and numbers. Numbers show thousands separators once the person has left the box.

import { useState } from "preact/hooks";
import type { FieldHint } from "../../api/types";
import { lang, t } from "../../i18n";
import { formatNumber } from "../../i18n/format";
import { parseDecimal, parseInteger, parseMoney } from "../numbers";
import { lengthOf } from "../payload";
import { Labelled, partsOfField, type WidgetProps } from "./parts";

// Preact's types want one literal; any of these is an <input> that holds text.
const inputTypes = { email: "email", phone: "tel" } as Partial<Record<FieldHint["type"], string>> as Partial<
    Record<FieldHint["type"], "text">
>;

export function TextInput(props: WidgetProps) {
    const { session, field, pointer } = props;
    const parts = partsOfField(props);
    return (
        <Labelled parts={parts}>
            <input
                id={parts.id}
                type={inputTypes[field.type] ?? "text"}
                class={field.type === "tax_code" ? "w-medium" : ""}
                inputMode={field.type === "tax_code" ? "numeric" : undefined}
                spellcheck={field.type === "string"}
                value={String(parts.value ?? "")}
                aria-invalid={parts.error ? true : undefined}
                aria-describedby={parts.describedBy}
                onInput={(event) => session.set(pointer, event.currentTarget.value || undefined)}
            />
        </Labelled>
    );
}

export function TextArea(props: WidgetProps) {
    const { session, field, pointer, row } = props;
    const parts = partsOfField(props);
    const text = String(parts.value ?? "");
    const max = field.max ?? null;
    const ids = [parts.describedBy, max === null ? "" : `${parts.id}-count`].filter(Boolean).join(" ");
    return (
        <Labelled parts={parts}>
            <textarea
                id={parts.id}
                rows={row === undefined ? 6 : 2}
                value={text}
                aria-invalid={parts.error ? true : undefined}
                aria-describedby={ids || undefined}
                onInput={(event) => session.set(pointer, event.currentTarget.value || undefined)}
            />
            {max !== null && (
                <p class="count" id={`${parts.id}-count`}>
                    {countWords(lengthOf(text), field.min ?? 0, max)}
                </p>
            )}
        </Labelled>
    );
}

function countWords(length: number, min: number, max: number): string {
    const number = (value: number) => formatNumber(value, lang.value);
    if (length > max) return t("count.over", { over: number(length - max) });
    if (length < min) return t("count.under", { length: number(length), min: number(min) });
    return t("count.left", { left: number(max - length) });
}

function parsed(field: FieldHint, text: string): number | null {
    if (field.type === "money") return parseMoney(text, field.currency ?? "VND");
    return field.type === "integer" ? parseInteger(text) : parseDecimal(text, lang.peek());
}

export function NumberInput(props: WidgetProps) {
    const { session, field, pointer } = props;
    const parts = partsOfField(props);
    // While somebody types, what they typed stays as it is: separators that jump in move the caret.
    const [typing, setTyping] = useState<string | null>(null);
    const kept = typeof parts.value === "number" ? formatNumber(parts.value, lang.value) : "";
    const unit = field.type === "percent" ? "%" : field.type === "money" ? currencySign(field) : "";
    const typed = (text: string) => {
        setTyping(text);
        const value = text.trim() === "" ? null : parsed(field, text);
        session.set(pointer, value ?? undefined, value === null && text.trim() !== "" ? text : undefined);
    };
    return (
        <Labelled parts={parts}>
            <span class="with-unit">
                <input
                    id={parts.id}
                    type="text"
                    inputMode={field.type === "decimal" || field.type === "percent" ? "decimal" : "numeric"}
                    class={field.type === "money" ? "w-medium" : "w-short"}
                    autoComplete="off"
                    value={typing ?? parts.raw ?? kept}
                    aria-invalid={parts.error ? true : undefined}
                    aria-describedby={parts.describedBy}
                    onInput={(event) => typed(event.currentTarget.value)}
                    onBlur={() => setTyping(null)}
                />
                {unit && <span class="unit">{unit}</span>}
            </span>
        </Labelled>
    );
}

const currencySign = (field: FieldHint) => (!field.currency || field.currency === "VND" ? "₫" : field.currency);
