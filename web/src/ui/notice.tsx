// Boxes that tell: plain notices, and what went wrong with a request, in words a person can act on.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ApiError } from "../api/problems";
import { t } from "../i18n";
import { Page } from "./page";

interface NoticeProps {
    kind?: "info" | "success" | "warning" | "error";
    title?: string;
    /// Takes the focus when it appears, because it answers what the person has just done.
    focus?: boolean;
    live?: "status" | "alert";
    children?: ComponentChildren;
}

export function Notice({ kind = "info", title, focus, live, children }: NoticeProps) {
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => {
        if (focus) box.current?.focus();
    }, [focus]);
    return (
        <div ref={box} class={`notice notice-${kind}`} role={live} tabIndex={focus ? -1 : undefined}>
            {title && <p class="notice-title">{title}</p>}
            {children}
        </div>
    );
}

/// What the server refused and why. The sentence is ours, by code; the rule's citation is the server's.
export function ProblemNotice({ error, focus, children }: { error: ApiError; focus?: boolean; children?: ComponentChildren }) {
    const { rule, request_id } = error.problem;
    return (
        <Notice kind="error" title={t(`problem.${error.code}`)} focus={focus} live={focus ? undefined : "alert"}>
            <p>{t(`remedy.${error.code}`)}</p>
            {rule?.basis && <p>{t("problem.basis", { basis: rule.basis })}</p>}
            {request_id && <p class="small">{t("problem.reference", { id: request_id })}</p>}
            {children}
        </Notice>
    );
}

/// Instead of a page that could not be loaded.
export function ProblemPage({ error, retry }: { error: ApiError; retry?: () => void }) {
    return (
        <Page title={t(`problem.${error.code}`)}>
            <p>{t(`remedy.${error.code}`)}</p>
            {error.problem.request_id && <p class="small">{t("problem.reference", { id: error.problem.request_id })}</p>}
            <p class="buttons">
                {retry && (
                    <button type="button" class="button" onClick={retry}>
                        {t("app.try_again")}
                    </button>
                )}
                <a class="button button-quiet" href="/">
                    {t("nav.home")}
                </a>
            </p>
        </Page>
    );
}
