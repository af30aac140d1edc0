// A value as people read it: on the check page, on the case page and in the record. Never for typing.

import type { ComponentChildren } from "preact";
import { documentPath } from "../api/calls";
import type { Case, Data, FieldHint } from "../api/types";
import { fileIds, fileInfo } from "./files";
import { totalOf } from "./numbers";
import { lang, say, t } from "../i18n";
import { formatMoney, formatNumber, formatPlainDate, formatSize } from "../i18n/format";

interface Props {
    field: FieldHint;
    value: unknown;
    file: Case;
}

export function isEmpty(value: unknown): boolean {
    return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

export function ValueView({ field, value, file }: Props): ComponentChildren {
    if (isEmpty(value)) return <span class="muted">{t("form.not_answered")}</span>;
    switch (field.type) {
        case "table":
            return <TableView field={field} value={value} file={file} />;
        case "file":
        case "files":
            return <FilesView value={value} file={file} />;
        case "choices":
            return (
                <ul class="plain">
                    {(value as string[]).map((one) => (
                        <li key={one}>{optionLabel(field, one)}</li>
                    ))}
                </ul>
            );
        case "text":
            return <span class="prose">{String(value)}</span>;
        default:
            return <span class={numeric.has(field.type) ? "number" : undefined}>{valueText(field, value)}</span>;
    }
}

const numeric = new Set(["money", "integer", "decimal", "percent"]);

/// One line of plain words.
export function valueText(field: Pick<FieldHint, "type" | "options" | "currency">, value: unknown): string {
    if (typeof value === "boolean") return value ? t("form.yes") : t("form.no");
    if (typeof value === "number") {
        if (field.type === "money") return formatMoney(value, field.currency ?? "VND", lang.value);
        return formatNumber(value, lang.value) + (field.type === "percent" ? "%" : "");
    }
    if (field.type === "date") return formatPlainDate(String(value));
    if (field.type === "choice") return optionLabel(field, String(value));
    return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function optionLabel(field: Pick<FieldHint, "options">, value: string): string {
    const option = field.options?.find((candidate) => candidate.value === value);
    return option ? say(option.label) : value;
}

function FilesView({ value, file }: { value: unknown; file: Case }) {
    return (
        <ul class="plain">
            {fileIds(value).map((id) => {
                const { name, size } = fileInfo(id, value, file.documents);
                return (
                    <li key={id}>
                        <a href={documentPath(file.id, id)} download={name}>
                            {name}
                        </a>
                        {size !== null && <span class="small"> ({formatSize(size, lang.value)})</span>}
                    </li>
                );
            })}
        </ul>
    );
}

function TableView({ field, value, file }: Props) {
    const rows = value as Data[];
    const columns = field.columns ?? [];
    const sums = columns.some(({ type }) => type === "money");
    return (
        <div class="scroll" role="region" tabIndex={0} aria-label={say(field.label)}>
            <table>
                <thead>
                    <tr>
                        {columns.map((column) => (
                            <th key={column.name} scope="col">
                                {say(column.label)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row, index) => (
                        <tr key={index}>
                            {columns.map((column) => (
                                <td key={column.name}>
                                    <ValueView field={column} value={row?.[column.name]} file={file} />
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
                {sums && (
                    <tfoot>
                        <tr>
                            {columns.map((column, index) => (
                                <td key={column.name}>{totalCell(column, index, rows)}</td>
                            ))}
                        </tr>
                    </tfoot>
                )}
            </table>
        </div>
    );
}

function totalCell(column: FieldHint, index: number, rows: Data[]) {
    if (column.type === "money")
        return <span class="number">{formatMoney(totalOf(rows, column.name), column.currency ?? "VND", lang.value)}</span>;
    return index === 0 ? t("table.sum") : null;
}
