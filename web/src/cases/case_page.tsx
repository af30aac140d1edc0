// One case, for applicants and officials alike: they differ in what the API gives them, not in the page.

import { useEffect } from "preact/hooks";
import { getCase, getWorkflow, listEntries } from "../api/calls";
import type { Case } from "../api/types";
import { to } from "../app/router";
import { isOfficial, me } from "../app/session";
import { say, t } from "../i18n";
import { ProblemNotice, ProblemPage } from "../ui/notice";
import { Loading, Page } from "../ui/page";
import { useLoad } from "../ui/use_load";
import { ActionsPanel } from "./actions_panel";
import { Comments } from "./comments";
import { DataSummary, formsOf } from "./data_summary";
import { Documents } from "./documents";
import { Record } from "./record";
import { isStaff } from "./stages";
import { StatusPanel } from "./status_panel";

async function everythingOf(id: string) {
    const file = await getCase(id);
    // The record and the definition help to read the case; a case that has neither can still be read.
    const [workflow, entries, forms] = await Promise.all([
        getWorkflow(file.workflow).catch(() => null),
        listEntries(id)
            .then(({ items }) => items)
            .catch(() => []),
        formsOf(file),
    ]);
    return { file, workflow, entries, forms };
}

export function CasePage({ params }: { params: Record<string, string> }) {
    const id = params.id ?? "";
    const loaded = useLoad(() => everythingOf(id), [id]);
    useFreshness(loaded.reload);
    if (loaded.error && !loaded.value) return <ProblemPage error={loaded.error} retry={loaded.reload} />;
    if (!loaded.value) return <Loading />;
    const { file, workflow, entries, forms } = loaded.value;
    const staff = isStaff(file, me.value?.roles ?? [], workflow);
    const back = isOfficial.value ? { href: to.inbox(), label: t("nav.inbox") } : { href: to.cases(), label: t("nav.my_cases") };
    return (
        <Page
            title={say(file.title) || say(file.workflow_title)}
            caption={`${say(file.workflow_title)} · ${file.code}`}
            back={back}
            wide
        >
            {loaded.error && <ProblemNotice error={loaded.error} />}
            <div class="columns">
                <div class="column-side">
                    <StatusPanel file={file} reload={loaded.reload} />
                    <ActionsPanel file={file} />
                    <Parties file={file} />
                </div>
                <div class="column-main">
                    <DataSummary file={file} forms={forms} />
                    <Documents file={file} />
                    <Comments file={file} entries={entries} staff={staff} reload={loaded.reload} />
                    <Record file={file} workflow={workflow} entries={entries} staff={staff} />
                    <p class="no-print">
                        <button type="button" class="button button-quiet" onClick={() => print()}>
                            {t("app.print")}
                        </button>
                    </p>
                </div>
            </div>
        </Page>
    );
}

/// Who comes back to the tab sees the case as it is now.
function useFreshness(reload: () => Promise<void>): void {
    useEffect(() => {
        const look = () => {
            if (document.visibilityState === "visible") void reload();
        };
        document.addEventListener("visibilitychange", look);
        return () => document.removeEventListener("visibilitychange", look);
    }, [reload]);
}

function Parties({ file }: { file: Case }) {
    if (file.parties.length === 0) return null;
    return (
        <section class="panel" aria-labelledby="parties-title">
            <h2 id="parties-title">{t("case.parties")}</h2>
            <dl class="facts">
                {file.parties.map(({ role, title, person }) => (
                    <div key={role + person.id}>
                        <dt>{say(title)}</dt>
                        <dd>{person.name}</dd>
                    </div>
                ))}
            </dl>
        </section>
    );
}
