// The reviewer's inbox: what I can work on, by due date, late first; counts and rows of a tab come from one list.

import { useState } from "preact/hooks";
import { listTasks } from "../api/calls";
import type { Task } from "../api/types";
import { address, setQuery, to } from "../app/router";
import { byDue, folded, inboxTabs, inTab, type InboxTab } from "../cases/stages";
import { Claim } from "../cases/status_panel";
import { lang, say, t, tn } from "../i18n";
import { formatNumber } from "../i18n/format";
import { Due } from "../ui/due";
import { ProblemNotice, ProblemPage } from "../ui/notice";
import { Loading, Page } from "../ui/page";
import { useLoad } from "../ui/use_load";

export function InboxPage() {
    const loaded = useLoad(listTasks, []);
    const asked = address.value.query.get("tab");
    const tab = inboxTabs.find((one) => one === asked) ?? "all";
    const [filter, setFilter] = useState("");
    if (loaded.error && !loaded.value) return <ProblemPage error={loaded.error} retry={loaded.reload} />;
    if (!loaded.value) return <Loading />;
    const tasks = loaded.value.items;
    const wanted = folded(filter);
    const rows = tasks.filter((task) => inTab(task, tab) && folded(searchText(task)).includes(wanted)).sort(byDue);
    return (
        <Page title={t("nav.inbox")} wide>
            {loaded.error && <ProblemNotice error={loaded.error} />}
            <Tabs tasks={tasks} tab={tab} />
            <div class="filters no-print">
                <div class="field">
                    <label for="filter">{t("inbox.filter")}</label>
                    <input id="filter" type="search" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} />
                </div>
            </div>
            <p role="status">
                {tn("inbox.count", rows.length)}
                {loaded.value.more && ` ${t("inbox.more")}`}
            </p>
            {rows.length > 0 ? <TaskTable rows={rows} reload={loaded.reload} /> : <p>{t(`inbox.empty_${tab}`)}</p>}
        </Page>
    );
}

function searchText(task: Task): string {
    return [
        task.case_code,
        say(task.case_title),
        say(task.workflow_title),
        say(task.state.title),
        say(task.title),
        task.assignee?.name ?? "",
    ].join(" ");
}

/// Links, not ARIA tabs: each is an address of its own, and Back works.
function Tabs({ tasks, tab }: { tasks: Task[]; tab: InboxTab }) {
    return (
        <nav class="tabs" aria-label={t("inbox.tabs")}>
            <ul>
                {inboxTabs.map((one) => (
                    <li key={one}>
                        <a
                            href={`${to.inbox()}?tab=${one}`}
                            aria-current={one === tab ? "true" : undefined}
                            onClick={(event) => choose(event, one)}
                        >
                            {t(`inbox.${one}`)}{" "}
                            <span class="count-badge">
                                {formatNumber(tasks.filter((task) => inTab(task, one)).length, lang.value)}
                            </span>
                        </a>
                    </li>
                ))}
            </ul>
        </nav>
    );
}

function choose(event: MouseEvent, tab: InboxTab): void {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    setQuery({ tab });
}

function TaskTable({ rows, reload }: { rows: Task[]; reload: () => Promise<void> }) {
    return (
        <table class="stack">
            <thead>
                <tr>
                    <th scope="col">{t("cases.due")}</th>
                    <th scope="col">{t("cases.code")}</th>
                    <th scope="col">{t("inbox.what")}</th>
                    <th scope="col">{t("cases.programme")}</th>
                    <th scope="col">{t("inbox.who")}</th>
                    <th scope="col">{t("inbox.take")}</th>
                </tr>
            </thead>
            <tbody>
                {rows.map((task) => (
                    <Row key={task.id} task={task} reload={reload} />
                ))}
            </tbody>
        </table>
    );
}

function Row({ task, reload }: { task: Task; reload: () => Promise<void> }) {
    return (
        <tr class={task.overdue ? "late" : undefined}>
            <td data-label={t("cases.due")}>
                <Due at={task.due_at} />
            </td>
            <th scope="row" data-label={t("cases.code")}>
                <a href={to.case(task.case_id)}>{task.case_code}</a>
                <br />
                <span class="small">{say(task.case_title)}</span>
            </th>
            <td data-label={t("inbox.what")}>{say(task.title) || say(task.state.title)}</td>
            <td data-label={t("cases.programme")}>{say(task.workflow_title)}</td>
            <td data-label={t("inbox.who")}>
                {say(task.role_title)}
                <br />
                <span class="small">{task.mine ? t("inbox.me") : (task.assignee?.name ?? t("inbox.nobody"))}</span>
            </td>
            <td data-label={t("inbox.take")}>
                <Claim task={task} reload={reload} />
            </td>
        </tr>
    );
}
