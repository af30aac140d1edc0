// Before applying: what the programme is, who may apply, what to have at hand, the steps; and the button that opens a case.

import { useState } from "preact/hooks";
import { getForm, getWorkflow, listCases, openCase } from "../../api/calls";
import type { CaseItem, FieldHint, Workflow } from "../../api/types";
import type { ApiError } from "../../api/problems";
import { navigate, to } from "../../app/router";
import { lang, say, t, tn } from "../../i18n";
import { formatDate } from "../../i18n/format";
import { ProblemNotice, ProblemPage } from "../../ui/notice";
import { Loading, Page } from "../../ui/page";
import { asApiError, useLoad } from "../../ui/use_load";
import { boundsHint } from "../messages";
import { readForm, type Form } from "../model";

interface Facts {
    workflow: Workflow;
    form: Form | null;
    mine: CaseItem[];
}

async function factsOf(name: string): Promise<Facts> {
    const [workflow, cases] = await Promise.all([getWorkflow(name), listCases({ workflow: name, mine: "true" })]);
    const form = workflow.opening?.form ? readForm(await getForm(name, workflow.opening.form)) : null;
    return { workflow, form, mine: cases.items.filter(({ outcome }) => !outcome) };
}

export function StartPage({ params }: { params: Record<string, string> }) {
    const name = params.workflow ?? "";
    const loaded = useLoad(() => factsOf(name), [name]);
    if (loaded.error) return <ProblemPage error={loaded.error} retry={loaded.reload} />;
    if (!loaded.value) return <Loading />;
    const { workflow, form, mine } = loaded.value;
    return (
        <Page title={say(workflow.title)} caption={t("start.caption")}>
            {workflow.description && <p class="lead">{say(workflow.description)}</p>}
            <Mine cases={mine} />
            <Who workflow={workflow} />
            {form && <Needed form={form} />}
            <Steps workflow={workflow} />
            <Open workflow={workflow} again={mine.length > 0} />
        </Page>
    );
}

function Mine({ cases }: { cases: CaseItem[] }) {
    if (cases.length === 0) return null;
    return (
        <section class="panel">
            <h2>{t("start.open_cases")}</h2>
            <ul>
                {cases.map((item) => (
                    <li key={item.id}>
                        <a href={to.case(item.id)}>{item.code}</a> – {item.states.map(({ title }) => say(title)).join(", ")},{" "}
                        {t("start.opened", { date: formatDate(item.opened_at, lang.value) })}
                    </li>
                ))}
            </ul>
        </section>
    );
}

function Who({ workflow }: { workflow: Workflow }) {
    const opening = workflow.transitions.filter(({ event }) => event === workflow.opening?.event);
    const roles = new Set(opening.flatMap(({ by }) => by));
    const titles = workflow.roles.filter(({ id, party }) => party && roles.has(id)).map(({ title }) => say(title));
    const bases = [...new Set(opening.flatMap(({ basis }) => (basis ? [basis] : [])))];
    return (
        <>
            {titles.length > 0 && (
                <>
                    <h2>{t("start.who")}</h2>
                    <p>{titles.join(", ")}</p>
                </>
            )}
            {bases.length > 0 && (
                <>
                    <h2>{t("start.basis")}</h2>
                    <ul>
                        {bases.map((basis) => (
                            <li key={basis}>{basis}</li>
                        ))}
                    </ul>
                </>
            )}
        </>
    );
}

function Needed({ form }: { form: Form }) {
    const files = form.fields.filter(({ type }) => type === "file" || type === "files");
    const answers = form.fields.length - files.length;
    return (
        <>
            <h2>{t("start.needed")}</h2>
            <p>
                {tn("start.questions", answers)} {t("start.autosave")}
            </p>
            {form.sections.length > 1 && (
                <ul>
                    {form.sections
                        .filter(({ title }) => title)
                        .map(({ id, title }) => (
                            <li key={id}>{say(title)}</li>
                        ))}
                </ul>
            )}
            {files.length > 0 && (
                <>
                    <h3>{t("start.files")}</h3>
                    <ul>
                        {files.map((field) => (
                            <FileLine key={field.name} field={field} />
                        ))}
                    </ul>
                </>
            )}
        </>
    );
}

function FileLine({ field }: { field: FieldHint }) {
    const sometimes = field.show_when || field.required_when ? ` ${t("start.if_it_applies")}` : "";
    return (
        <li>
            {say(field.label)}
            {sometimes} <span class="small">({boundsHint(field)})</span>
        </li>
    );
}

function Steps({ workflow }: { workflow: Workflow }) {
    if (!workflow.stages?.length) return null;
    return (
        <>
            <h2>{t("start.steps")}</h2>
            <ol>
                {workflow.stages.map(({ id, title }) => (
                    <li key={id}>{say(title)}</li>
                ))}
            </ol>
        </>
    );
}

function Open({ workflow, again }: { workflow: Workflow; again: boolean }) {
    const [key] = useState(() => crypto.randomUUID());
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState<ApiError | null>(null);
    if (!workflow.may_open) return <p>{t("start.may_not")}</p>;
    const open = async () => {
        if (busy) return;
        setBusy(true);
        setFailure(null);
        try {
            const file = await openCase(workflow.workflow, key);
            const event = workflow.opening?.event;
            navigate(event && file.actions.some((action) => action.event === event) ? to.form(file.id, event) : to.case(file.id));
        } catch (error) {
            setFailure(asApiError(error));
            setBusy(false);
        }
    };
    return (
        <>
            {failure && <ProblemNotice error={failure} focus />}
            <p>
                <button type="button" class="button button-large" aria-disabled={busy} onClick={open}>
                    {again ? t("start.another") : t("start.button")}
                </button>
            </p>
            <p class="small">{t("start.draft_note")}</p>
        </>
    );
}
