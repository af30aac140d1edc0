// After sending: the code to quote, what happens next and by when. Asks only for the case, so the address can be kept.

import { getCase, getWorkflow } from "../../api/calls";
import { to } from "../../app/router";
import { labelOf } from "../../cases/stages";
import { WhatNext } from "../../cases/what_next";
import { lang, say, t } from "../../i18n";
import { formatDateTime } from "../../i18n/format";
import { ProblemPage } from "../../ui/notice";
import { Loading, Page } from "../../ui/page";
import { useLoad } from "../../ui/use_load";

export function SentPage({ params }: { params: Record<string, string> }) {
    const { id = "", event = "" } = params;
    const loaded = useLoad(async () => {
        const file = await getCase(id);
        return { file, workflow: await getWorkflow(file.workflow) };
    }, [id]);
    if (loaded.error) return <ProblemPage error={loaded.error} retry={loaded.reload} />;
    if (!loaded.value) return <Loading />;
    const { file, workflow } = loaded.value;
    const filed = workflow.opening?.event === event;
    const label = say(labelOf({ event, transition: "" }, workflow)) || event;
    return (
        <Page title={filed ? t("sent.filed") : t("sent.done", { label })} caption={say(file.workflow_title)}>
            <div class="receipt">
                <p>{t("sent.code")}</p>
                <p class="receipt-code">{file.code}</p>
                <p>{t("sent.at", { time: formatDateTime(file.updated_at, lang.value) })}</p>
            </div>
            <h2>{t("next.title")}</h2>
            <WhatNext file={file} />
            {filed && <p>{t("sent.keep")}</p>}
            <p class="buttons no-print">
                <a class="button" href={to.case(file.id)}>
                    {t("sent.look")}
                </a>
                <button type="button" class="button button-quiet" onClick={() => print()}>
                    {t("app.print")}
                </button>
            </p>
        </Page>
    );
}
