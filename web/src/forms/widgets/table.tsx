// A repeating group: rows of questions that can be added, removed and moved by keyboard, with totals of money columns.

import { useEffect, useRef } from "preact/hooks";
import type { FieldHint } from "../../api/types";
import { lang, say, t, tn } from "../../i18n";
import { formatMoney } from "../../i18n/format";
import { totalOf } from "../numbers";
import { idOf, pointerOf } from "../pointers";
import { FieldView } from "./field_view";
import { Grouped, partsOfField, type WidgetProps } from "./parts";

export function Table(props: WidgetProps) {
    const { session, field, pointer } = props;
    const parts = partsOfField(props);
    const rows: unknown[] = Array.isArray(parts.value) ? parts.value : [];
    const goTo = useRef<string | null>(null);
    useEffect(() => {
        if (goTo.current) document.getElementById(goTo.current)?.focus();
        goTo.current = null;
    });
    // The focus follows what the person has just done: into a new row, along with a moved one, to a neighbour of a removed one.
    const reorder = (from: number[], focus: string) => {
        goTo.current = focus;
        session.setRows(pointer, from);
    };
    const indexes = rows.map((_, index) => index);
    const full = typeof field.max === "number" && rows.length >= field.max;
    return (
        <Grouped parts={parts}>
            {rows.map((_, index) => (
                <Row
                    key={index}
                    {...props}
                    index={index}
                    count={rows.length}
                    onMove={(by) => reorder(swapped(indexes, index, index + by), rowId(pointer, index + by))}
                    onRemove={() =>
                        reorder(
                            indexes.filter((other) => other !== index),
                            rows.length > 1 ? rowId(pointer, Math.min(index, rows.length - 2)) : parts.id,
                        )
                    }
                />
            ))}
            <Totals columns={field.columns ?? []} rows={rows} />
            <button
                id={parts.id}
                type="button"
                class="button button-quiet"
                aria-disabled={full}
                onClick={() => !full && reorder([...indexes, -1], rowId(pointer, rows.length))}
            >
                {t("table.add", { label: say(field.label) })}
            </button>
            <p class="small" role="status">
                {full ? tn("table.full", rows.length) : tn("table.rows", rows.length)}
            </p>
        </Grouped>
    );
}

const rowId = (pointer: string, index: number) => `${idOf(pointer)}-${index}`;

function swapped(indexes: number[], a: number, b: number): number[] {
    return indexes.map((index) => (index === a ? b : index === b ? a : index));
}

interface RowProps extends WidgetProps {
    index: number;
    count: number;
    onMove: (by: number) => void;
    onRemove: () => void;
}

function Row({ session, field, pointer, index, count, onMove, onRemove }: RowProps) {
    const name = t("table.row", { row: index + 1 });
    const named = (action: string) => `${action}: ${name}, ${say(field.label)}`;
    return (
        <fieldset class="row" id={rowId(pointer, index)} tabIndex={-1}>
            <legend>{name}</legend>
            <div class="row-fields">
                {(field.columns ?? []).map((column) => (
                    <FieldView
                        key={column.name}
                        session={session}
                        field={column}
                        row={index}
                        pointer={pointer + pointerOf(index, column.name)}
                    />
                ))}
            </div>
            <div class="row-buttons">
                {index > 0 && (
                    <button type="button" class="link" aria-label={named(t("table.up"))} onClick={() => onMove(-1)}>
                        {t("table.up")}
                    </button>
                )}
                {index < count - 1 && (
                    <button type="button" class="link" aria-label={named(t("table.down"))} onClick={() => onMove(1)}>
                        {t("table.down")}
                    </button>
                )}
                <button type="button" class="link link-danger" aria-label={named(t("table.remove"))} onClick={onRemove}>
                    {t("table.remove")}
                </button>
            </div>
        </fieldset>
    );
}

function Totals({ columns, rows }: { columns: FieldHint[]; rows: unknown[] }) {
    const money = columns.filter(({ type }) => type === "money");
    if (money.length === 0 || rows.length === 0) return null;
    return (
        <dl class="totals" aria-live="polite">
            {money.map((column) => (
                <div key={column.name}>
                    <dt>{t("table.total", { label: say(column.label) })}</dt>
                    <dd>{formatMoney(totalOf(rows, column.name), column.currency ?? "VND", lang.value)}</dd>
                </div>
            ))}
        </dl>
    );
}
