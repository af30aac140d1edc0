// The first page after signing in: what I can apply for, and, for officials, what waits for them.

import { listTasks, listWorkflows } from "../api/calls";
import type { WorkflowItem } from "../api/types";
import { say, t, tn } from "../i18n";
import { ProblemPage } from "../ui/notice";
import { Loading, Page } from "../ui/page";
import { useLoad } from "../ui/use_load";
import { to } from "./router";
import { isOfficial, me } from "./session";

export function Home() {
    const workflows = useLoad(listWorkflows, []);
    if (workflows.error) return <ProblemPage error={workflows.error} retry={workflows.reload} />;
    if (!workflows.value) return <Loading />;
    const open = workflows.value.items.filter(({ may_open }) => may_open);
    return (
        <Page title={t("home.title", { name: me.value?.name ?? "" })}>
            {isOfficial.value && <Waiting />}
            <p>
                <a class="strong" href={to.cases()}>
                    {isOfficial.value ? t("home.all_cases") : t("home.my_cases")}
                </a>
            </p>
            <h2>{t("home.programmes")}</h2>
            {open.length === 0 && <p>{t("home.no_programmes")}</p>}
            <ul class="cards">
                {open.map((item) => (
                    <Programme key={item.workflow} item={item} />
                ))}
            </ul>
        </Page>
    );
}

function Programme({ item }: { item: WorkflowItem }) {
    return (
        <li class="card">
            <h3>
                <a href={to.programme(item.workflow)}>{say(item.title)}</a>
            </h3>
            {item.description && <p>{say(item.description)}</p>}
        </li>
    );
}

function Waiting() {
    const tasks = useLoad(listTasks, []);
    if (!tasks.value) return null;
    const late = tasks.value.items.filter(({ overdue }) => overdue).length;
    return (
        <section class="panel" aria-labelledby="waiting">
            <h2 id="waiting">{t("home.waiting")}</h2>
            <p>
                {tn("home.tasks", tasks.value.items.length)}
                {late > 0 && (
                    <>
                        {" "}
                        <span class="tag tag-late">{tn("home.late", late)}</span>
                    </>
                )}
            </p>
            <p>
                <a class="button" href={to.inbox()}>
                    {t("home.to_inbox")}
                </a>
            </p>
        </section>
    );
}
