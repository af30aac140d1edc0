// "What happens now": who is waited for and until when, in words that fit applicants and officials alike.

import type { Case } from "../api/types";
import { me } from "../app/session";
import { say, t } from "../i18n";
import { Due } from "../ui/due";

export function WhatNext({ file }: { file: Case }) {
    if (file.closed) return <p>{t("next.closed", { outcome: say(file.outcome_title) || (file.outcome ?? "") })}</p>;
    if (file.tasks.length === 0) {
        return <p>{file.actions.length > 0 ? t("next.you_may") : t("next.nothing")}</p>;
    }
    return (
        <ul class="plain">
            {file.tasks.map((task) => {
                const mine = file.my_roles.includes(task.role);
                const who = task.assignee
                    ? `${say(task.role_title)} (${task.assignee.id === me.value?.id ? t("next.me") : task.assignee.name})`
                    : say(task.role_title);
                return (
                    <li key={task.id}>
                        {mine
                            ? t("next.your_turn", { what: say(task.title) || say(task.state.title) })
                            : t("next.waiting_for", { who, what: say(task.title) || say(task.state.title) })}{" "}
                        {task.due_at && (
                            <>
                                {t("next.due")} <Due at={task.due_at} />
                            </>
                        )}
                    </li>
                );
            })}
        </ul>
    );
}

/// The nearest date that binds somebody now.
export function nextDue(file: Case): string | null {
    // Reminders and delayed messages are instants too, but bind nobody.
    const binding = file.deadlines.filter(({ kind }) => kind === "after" || kind === "overdue");
    const dates = [...file.tasks, ...binding].map(({ due_at }) => due_at);
    return dates.filter((date): date is string => Boolean(date)).sort()[0] ?? null;
}
