// Loads the form that a page is about; says why, if the action is not to be had (any more).

import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Case } from "../../api/types";
import { to } from "../../app/router";
import { say, t } from "../../i18n";
import { ProblemPage } from "../../ui/notice";
import { Loading, Page } from "../../ui/page";
import { useLoad } from "../../ui/use_load";
import { FormSession, openSession } from "../session";

interface Props {
    params: Record<string, string>;
    children: (session: FormSession) => ComponentChildren;
}

export function WithSession({ params, children }: Props) {
    const { id = "", event = "" } = params;
    const loaded = useLoad(() => openSession(id, event), [id, event]);
    if (loaded.error) return <ProblemPage error={loaded.error} retry={loaded.reload} />;
    if (!loaded.value) return <Loading />;
    if (!(loaded.value instanceof FormSession)) return <NotNow file={loaded.value} event={event} />;
    return <>{children(loaded.value)}</>;
}

function NotNow({ file, event }: { file: Case; event: string }) {
    const blocked = file.blocked.find((candidate) => candidate.event === event);
    return (
        <Page title={t("action.not_now")} caption={file.code}>
            <p>{blocked ? say(blocked.why) : t("action.not_now_why")}</p>
            <p>
                <a class="button" href={to.case(file.id)}>
                    {t("action.to_case")}
                </a>
            </p>
        </Page>
    );
}

/// Leaving a page is a good moment to save: what comes next may be another device.
export function useSaveOnLeave(session: FormSession): void {
    useEffect(() => () => void session.autosave.flush(), [session]);
}
