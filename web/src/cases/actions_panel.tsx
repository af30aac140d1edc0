// What I may do now, each with its consequence; and what I may not, with the reason and who can.

import type { Action, Blocked, Case } from "../api/types";
import { to } from "../app/router";
import { say, t, tn } from "../i18n";

export function ActionsPanel({ file }: { file: Case }) {
    return (
        <section class="panel actions no-print" aria-labelledby="actions-title">
            <h2 id="actions-title">{t("actions.title")}</h2>
            {file.actions.length === 0 && <p>{t("actions.none")}</p>}
            <ul class="plain">
                {file.actions.map((action) => (
                    <ActionItem key={action.event} file={file} action={action} />
                ))}
            </ul>
            {file.blocked.length > 0 && <BlockedList blocked={file.blocked} />}
        </section>
    );
}

const openMax = 4; // More would push what can be done out of sight; they are folded, not hidden.

function BlockedList({ blocked }: { blocked: Blocked[] }) {
    return (
        <>
            <h3>{t("actions.blocked")}</h3>
            <details open={blocked.length <= openMax}>
                <summary>{tn("actions.blocked_count", blocked.length)}</summary>
                <ul class="plain">
                    {blocked.map((one) => (
                        <BlockedItem key={one.event} blocked={one} />
                    ))}
                </ul>
            </details>
        </>
    );
}

function ActionItem({ file, action }: { file: Case; action: Action }) {
    const { requires } = action;
    const needs = [
        action.form && t("actions.needs_form"),
        requires.reason && t("actions.needs_reason"),
        requires.documents.length > 0 && t("actions.needs_documents"),
        requires.signature && t("actions.needs_signature"),
    ]
        .filter(Boolean)
        .join(", ");
    const places = action.to
        .map(({ title }) => say(title))
        .filter(Boolean)
        .join(", ");
    const words = say(action.consequence) || (places ? t("action.leads_to", { places }) : "");
    const id = `action-${action.event}`;
    return (
        <li class="action">
            <a class="button" href={to.form(file.id, action.event)} aria-describedby={id}>
                {say(action.label) || action.event}
            </a>
            <div id={id}>
                {words && <p>{words}</p>}
                {needs && <p class="small">{t("actions.needs", { needs })}</p>}
            </div>
        </li>
    );
}

function BlockedItem({ blocked }: { blocked: Blocked }) {
    const who = blocked.allowed_roles.map(({ title }) => say(title)).join(", ");
    const { rule } = blocked;
    return (
        <li class="blocked">
            <p>
                <strong>{say(blocked.label) || blocked.event}</strong> – {say(blocked.why)}
            </p>
            {who && !say(blocked.why).includes(who) && <p class="small">{t("actions.who_can", { who })}</p>}
            {rule?.basis && <p class="small">{t("problem.basis", { basis: rule.basis })}</p>}
            {(rule?.when || rule?.file) && (
                <details>
                    <summary>
                        {t("actions.rule")}
                        <span class="hidden">: {say(blocked.label) || blocked.event}</span>
                    </summary>
                    {rule.when && (
                        <p>
                            <code>{rule.when}</code>
                        </p>
                    )}
                    {rule.file && (
                        <p class="small">
                            {rule.file}
                            {rule.line ? `:${rule.line}` : ""}
                        </p>
                    )}
                </details>
            )}
        </li>
    );
}
