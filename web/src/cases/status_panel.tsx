// Where the case is: stages, current step, who holds it, due date, what happens next, and claiming the work.

import { useState } from "preact/hooks";
import { claimTask, releaseTask } from "../api/calls";
import type { ApiError } from "../api/problems";
import type { Case, Task } from "../api/types";
import { lang, say, t } from "../i18n";
import { formatDateTime } from "../i18n/format";
import { Due } from "../ui/due";
import { ProblemNotice } from "../ui/notice";
import { asApiError } from "../ui/use_load";
import { nextDue, WhatNext } from "./what_next";

export function StatusPanel({ file, reload }: { file: Case; reload: () => Promise<void> }) {
    const due = nextDue(file);
    const holders = [
        ...new Set(
            file.tasks.map((task) => (task.assignee ? `${say(task.role_title)} – ${task.assignee.name}` : say(task.role_title))),
        ),
    ];
    return (
        <section class="panel status-panel" aria-labelledby="status-title">
            <h2 id="status-title">{t("case.status")}</h2>
            <Stages file={file} />
            <dl class="facts">
                <Fact name={t("case.step")}>
                    {file.closed ? (
                        <span class="tag tag-closed">{say(file.outcome_title) || t("case.closed")}</span>
                    ) : (
                        <strong>{file.states.map(({ title }) => say(title)).join("; ")}</strong>
                    )}
                </Fact>
                {holders.length > 0 && <Fact name={t("case.holder")}>{holders.join("; ")}</Fact>}
                {due && !file.closed && (
                    <Fact name={t("case.due")}>
                        <Due at={due} />
                    </Fact>
                )}
                <Fact name={t("case.opened")}>
                    {formatDateTime(file.opened_at, lang.value)}, {file.opened_by.name}
                </Fact>
                <Fact name={t("case.updated")}>{formatDateTime(file.updated_at, lang.value)}</Fact>
            </dl>
            <h3>{t("next.title")}</h3>
            <WhatNext file={file} />
            {file.tasks
                .filter((task) => file.my_roles.includes(task.role))
                .map((task) => (
                    <Claim key={task.id} task={task} reload={reload} />
                ))}
        </section>
    );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
    return (
        <div>
            <dt>{name}</dt>
            <dd>{children}</dd>
        </div>
    );
}

function Stages({ file }: { file: Case }) {
    if (!file.stages?.length) return null;
    return (
        <ol class="stages">
            {file.stages.map(({ id, title, state }) => (
                <li key={id} class={`stage stage-${state}`} aria-current={state === "current" ? "step" : undefined}>
                    <span class="stage-title">{say(title)}</span>
                    <span class="stage-state">{t(`stage.${state}`)}</span>
                </li>
            ))}
        </ol>
    );
}

/// Taking and giving back. Work of a whole role only: what a party has to do needs no claim.
export function Claim({ task, reload }: { task: Task; reload: () => Promise<void> }) {
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState<ApiError | null>(null);
    const run = async (call: (id: string) => Promise<unknown>) => {
        if (busy) return;
        setBusy(true);
        setFailure(null);
        await call(task.id).catch((error: unknown) => setFailure(asApiError(error)));
        await reload();
        setBusy(false);
    };
    const about = (
        <span class="hidden">
            : {task.case_code}, {say(task.title) || say(task.state.title)}
        </span>
    );
    return (
        <div class="no-print">
            {task.mine && (
                <button type="button" class="button button-quiet" aria-disabled={busy} onClick={() => run(releaseTask)}>
                    {t("task.release")}
                    {about}
                </button>
            )}
            {!task.assignee && (
                <button type="button" class="button button-quiet" aria-disabled={busy} onClick={() => run(claimTask)}>
                    {t("task.claim")}
                    {about}
                </button>
            )}
            {failure && <ProblemNotice error={failure} />}
        </div>
    );
}
