// The home of a long form: its sections with their states, each row a link. Short forms go straight to their questions.

import { useEffect } from "preact/hooks";
import { navigate, to } from "../../app/router";
import { say, t } from "../../i18n";
import { Loading, Page } from "../../ui/page";
import type { Section } from "../model";
import { closeSession, type FormSession } from "../session";
import { shownFields, statusOf } from "../status";
import { SaveStatus } from "./save_status";
import { WithSession } from "./with_session";

export function FormPage({ params }: { params: Record<string, string> }) {
    return <WithSession params={params}>{(session) => <Hub session={session} />}</WithSession>;
}

function Hub({ session }: { session: FormSession }) {
    const { form, action } = session;
    const id = session.file.value.id;
    const only = form.sections.length === 1 ? form.sections[0] : undefined;
    const short = form.sections.length <= 1;
    useEffect(() => {
        // Who comes in from the case page has seen the case as it is now; an older version here would be refused for nothing.
        void session.refresh().then(
            () => {
                if (session.file.peek().actions.some(({ event }) => event === action.event)) return;
                closeSession(session);
                navigate(to.case(id), "replace");
            },
            () => undefined,
        );
        if (only) navigate(to.section(id, action.event, only.id), "replace");
        else if (short) navigate(to.check(id, action.event), "replace");
        else void session.evaluate().catch(() => undefined);
    }, [session]);
    return short ? <Loading /> : <TaskList session={session} />;
}

function TaskList({ session }: { session: FormSession }) {
    const { form, action } = session;
    const file = session.file.value;
    const situation = {
        data: session.data.value,
        shown: session.shown.value,
        errors: session.errors.value,
        visited: session.visited.value,
    };
    const needed = form.sections.filter(({ fields }) => shownFields(fields, situation.shown).length > 0);
    const done = needed.filter((section) => statusOf(section, situation) === "done").length;
    return (
        <Page
            title={say(form.title)}
            caption={`${say(file.workflow_title)} · ${file.code}`}
            back={{ href: to.case(file.id), label: t("action.to_case") }}
        >
            {form.intro && <p class="lead">{say(form.intro)}</p>}
            <p>{t("tasks.progress", { done, total: needed.length })}</p>
            <SaveStatus session={session} />
            <ol class="task-list">
                {needed.map((section) => {
                    const status = statusOf(section, situation);
                    return (
                        <TaskRow
                            key={section.id}
                            href={to.section(file.id, action.event, section.id)}
                            title={sectionTitle(section)}
                            status={status}
                        />
                    );
                })}
                <TaskRow
                    href={to.check(file.id, action.event)}
                    title={t("tasks.check")}
                    status={done === needed.length ? "ready" : "later"}
                />
            </ol>
        </Page>
    );
}

export const sectionTitle = (section: Section) => say(section.title) || t("form.rest");

interface RowProps {
    href: string;
    title: string;
    status: "not_started" | "in_progress" | "done" | "not_needed" | "ready" | "later";
}

function TaskRow({ href, title, status }: RowProps) {
    const loud = status !== "done" && status !== "not_needed" && status !== "later";
    const id = `s${href.replace(/\W+/g, "-")}`;
    return (
        <li>
            <a href={href} aria-describedby={id}>
                {title}
            </a>
            <span id={id} class={loud ? `tag tag-${status}` : "status"}>
                {t(`status.${status}`)}
            </span>
        </li>
    );
}
