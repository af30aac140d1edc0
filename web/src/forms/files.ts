// What may be uploaded, decided before a byte is sent. The server decides again, by the first bytes too.

import type { DocumentInfo, FieldHint } from "../api/types";

const media: Record<string, string> = {
    pdf: "application/pdf",
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    csv: "text/csv",
    txt: "text/plain",
    zip: "application/zip",
};

/// The server's own limit; a field may have a smaller one.
export const fileBytesMax = 25 * 1024 * 1024;

export const extensionOf = (name: string) => (/\.([^.]+)$/.exec(name)?.[1] ?? "").toLowerCase();
export const mediaOf = (name: string) => media[extensionOf(name)] ?? "application/octet-stream";
export const acceptedBy = (field: Pick<FieldHint, "accept">) => (field.accept?.length ? field.accept : Object.keys(media));
export const sizeMaxOf = (field: Pick<FieldHint, "max_size_bytes">) => Math.min(field.max_size_bytes || fileBytesMax, fileBytesMax);

export type FileFault = "empty" | "too_large" | "kind";

export function faultOf(
    file: { name: string; size: number },
    field: Pick<FieldHint, "accept" | "max_size_bytes">,
): FileFault | null {
    if (!acceptedBy(field).includes(extensionOf(file.name))) return "kind";
    if (file.size === 0) return "empty";
    return file.size > sizeMaxOf(field) ? "too_large" : null;
}

/// A file field's values as a list of ids, whether it holds one map or many.
export function fileIds(value: unknown): string[] {
    const list = Array.isArray(value) ? value : value ? [value] : [];
    return list.flatMap((item) => {
        const id = (item as { id?: unknown } | null)?.id;
        return typeof id === "string" ? [id] : [];
    });
}

/// Name and size of an uploaded file: from the case's documents, else from the value itself, which the server completes.
export function fileInfo(id: string, value: unknown, documents: readonly DocumentInfo[]): { name: string; size: number | null } {
    const found = documents.find((document) => document.id === id);
    if (found) return { name: found.name, size: found.size };
    const list = (Array.isArray(value) ? value : [value]) as { id?: string; name?: string; size?: number }[];
    const item = list.find((entry) => entry?.id === id);
    return { name: item?.name ?? id, size: item?.size ?? null };
}
