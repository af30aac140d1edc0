// A due date in words and colour; the words alone say it all.

import { daysUntil, formatDate, formatTime } from "../i18n/format";
import { lang, t, tn } from "../i18n";

export type DueState = "none" | "late" | "today" | "soon" | "ahead";

export function dueState(dueAt: string | null, now: Date): DueState {
    if (!dueAt) return "none";
    if (Date.parse(dueAt) < now.getTime()) return "late";
    const days = daysUntil(dueAt, now);
    return days === 0 ? "today" : days <= 2 ? "soon" : "ahead";
}

export function dueWords(dueAt: string | null, now: Date): string {
    if (!dueAt) return t("due.none");
    const days = daysUntil(dueAt, now);
    switch (dueState(dueAt, now)) {
        case "late":
            return days === 0 ? t("due.late_today") : tn("due.late", -days);
        case "today":
            return t("due.today", { time: formatTime(dueAt, lang.value) });
        default:
            return tn("due.ahead", days);
    }
}

/// `closed`: the case is over, and nothing is late any more.
export function Due({ at, closed }: { at: string | null; closed?: boolean }) {
    if (!at || closed) return <span class="muted">{t("due.none")}</span>;
    const now = new Date();
    return (
        <span class="due">
            <time dateTime={at}>{formatDate(at, lang.value)}</time>{" "}
            <span class={`tag tag-${dueState(at, now)}`}>{dueWords(at, now)}</span>
        </span>
    );
}
