// The case's files as a table, each with its download and its digest.

import { documentPath } from "../api/calls";
import type { Case, DocumentInfo } from "../api/types";
import { lang, say, t } from "../i18n";
import { formatDateTime, formatSize } from "../i18n/format";

export function Documents({ file }: { file: Case }) {
    return (
        <section aria-labelledby="documents-title">
            <h2 id="documents-title">{t("documents.title")}</h2>
            {file.documents.length === 0 ? (
                <p>{t("documents.none")}</p>
            ) : (
                <table class="stack">
                    <thead>
                        <tr>
                            <th scope="col">{t("documents.name")}</th>
                            <th scope="col">{t("documents.kind")}</th>
                            <th scope="col">{t("documents.size")}</th>
                            <th scope="col">{t("documents.by")}</th>
                            <th scope="col">{t("documents.at")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {file.documents.map((document) => (
                            <Row key={document.id} file={file} document={document} />
                        ))}
                    </tbody>
                </table>
            )}
        </section>
    );
}

function Row({ file, document }: { file: Case; document: DocumentInfo }) {
    const label = file.data_labels[document.kind]?.label;
    return (
        <tr>
            <td data-label={t("documents.name")}>
                <a href={documentPath(file.id, document.id)} download={document.name}>
                    {document.name}
                </a>
                <details>
                    <summary class="small">
                        SHA-256<span class="hidden">: {document.name}</span>
                    </summary>
                    <code class="digest">{document.sha256}</code>
                </details>
            </td>
            <td data-label={t("documents.kind")}>{label ? say(label) : document.kind}</td>
            <td data-label={t("documents.size")} class="number">
                {formatSize(document.size, lang.value)}
            </td>
            <td data-label={t("documents.by")}>{typeof document.by === "string" ? document.by : document.by?.name}</td>
            <td data-label={t("documents.at")}>{formatDateTime(document.at, lang.value)}</td>
        </tr>
    );
}
