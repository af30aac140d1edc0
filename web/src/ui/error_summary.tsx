// The list of what is wrong, first on the page, with the focus. The same words stand beside each field.

import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";

export interface SummaryLine {
    text: string;
    /// Id of the element to go to on this page, or an address of another.
    target?: string;
    href?: string;
}

/// `attempt` changes with every try, so that the focus comes back even if the list is the same.
export function ErrorSummary({ lines, attempt }: { lines: SummaryLine[]; attempt: number }) {
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => {
        box.current?.focus();
    }, [attempt]);
    if (lines.length === 0) return null;
    return (
        <div ref={box} class="error-summary" role="alert" tabIndex={-1} aria-labelledby="error-summary-title">
            <h2 id="error-summary-title">{t("error.summary_title")}</h2>
            <ul>
                {lines.map((line) => (
                    <li key={`${line.target}${line.text}`}>{linked(line)}</li>
                ))}
            </ul>
        </div>
    );
}

function linked(line: SummaryLine) {
    if (line.href) return <a href={line.href}>{line.text}</a>;
    if (!line.target) return line.text;
    return (
        <a href={`#${line.target}`} onClick={(event) => goTo(event, line.target ?? "")}>
            {line.text}
        </a>
    );
}

function goTo(event: Event, id: string): void {
    event.preventDefault();
    const target = document.getElementById(id);
    target?.focus({ preventScroll: true });
    (target?.closest(".field") ?? target)?.scrollIntoView({ block: "start" });
}
