// One section of a form on one page. Checked by the server when the person goes on, never while they type.

import { useEffect, useState } from "preact/hooks";
import { address, navigate, to } from "../../app/router";
import { say, t } from "../../i18n";
import type { ApiError } from "../../api/problems";
import { ErrorSummary } from "../../ui/error_summary";
import { ProblemNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { asApiError } from "../../ui/use_load";
import { allErrors, retold, summaryLines } from "../messages";
import type { Section } from "../model";
import { idOf, pointerOf } from "../pointers";
import type { FormSession } from "../session";
import { errorsIn, nextSection, shownFields } from "../status";
import { FieldView } from "../widgets/field_view";
import { sectionTitle } from "./form_page";
import { SaveStatus } from "./save_status";
import { useSaveOnLeave, WithSession } from "./with_session";

export function SectionPage({ params }: { params: Record<string, string> }) {
    return <WithSession params={params}>{(session) => <Found session={session} id={params.section ?? ""} />}</WithSession>;
}

function Found({ session, id }: { session: FormSession; id: string }) {
    const section = session.form.sections.find((candidate) => candidate.id === id);
    const home = to.form(session.file.value.id, session.action.event);
    if (!section)
        return (
            <Page title={t("not_found.title")}>
                <p>
                    <a href={home}>{t("tasks.back")}</a>
                </p>
            </Page>
        );
    return <Questions session={session} section={section} />;
}

function Questions({ session, section }: { session: FormSession; section: Section }) {
    const { form, action } = session;
    const file = session.file.value;
    const query = address.value.query;
    const [attempt, setAttempt] = useState(0);
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState<ApiError | null>(null);
    const fields = shownFields(section.fields, session.shown.value);
    const told = retold(form, session.raw.value, errorsIn(session.told.value, section.fields));
    const goOn = useContinue(session, section, setFailure);
    useSaveOnLeave(session);
    useFocusOn(query.get("field"));

    const submit = async (event: Event) => {
        event.preventDefault();
        if (busy) return;
        setBusy(true);
        if (!(await goOn(query.get("from") === "check", query.get("field")))) setAttempt(attempt + 1);
        setBusy(false);
    };
    const single = form.sections.length === 1;
    const number = form.sections.indexOf(section) + 1;
    const caption = single
        ? `${say(file.workflow_title)} · ${file.code}`
        : t("section.number", { number, total: form.sections.length });
    return (
        <Page
            title={single ? say(form.title) : sectionTitle(section)}
            caption={caption}
            faulty={told.length > 0}
            back={
                single
                    ? { href: to.case(file.id), label: t("action.to_case") }
                    : { href: to.form(file.id, action.event), label: t("tasks.back") }
            }
            before={<ErrorSummary lines={summaryLines(form, told)} attempt={attempt} />}
        >
            {single && form.intro && <p class="lead">{say(form.intro)}</p>}
            {failure && <ProblemNotice error={failure} focus />}
            <form onSubmit={submit} noValidate>
                {fields.map((field) => (
                    <FieldView key={field.name} session={session} field={field} pointer={pointerOf(field.name)} />
                ))}
                <div class="buttons">
                    <button type="submit" class="button" aria-disabled={busy}>
                        {t("section.continue")}
                    </button>
                    <SaveStatus session={session} />
                </div>
            </form>
        </Page>
    );
}

/// Resolves to false when there is something to mend or to try again.
function useContinue(session: FormSession, section: Section, setFailure: (error: ApiError | null) => void) {
    return async (fromCheck: boolean, field: string | null): Promise<boolean> => {
        const { form, action } = session;
        const id = session.file.peek().id;
        session.visit(section.id);
        setFailure(null);
        try {
            await session.evaluate();
        } catch (error) {
            setFailure(asApiError(error));
            return false;
        }
        const errors = allErrors(form, session.raw.peek(), session.errors.peek());
        session.told.value = errorsIn(errors, section.fields);
        if (session.told.peek().length > 0) return false;
        const next = nextSection(form, section.id, session.shown.peek());
        if (fromCheck) navigate(`${to.check(id, action.event)}${field ? `#row-${field}` : ""}`);
        else navigate(next ? to.section(id, action.event, next.id) : to.check(id, action.event));
        return true;
    };
}

/// "Sửa" on the check page leads to the very question.
function useFocusOn(field: string | null): void {
    useEffect(() => {
        if (!field) return;
        const target = document.getElementById(idOf(pointerOf(field)));
        target?.focus({ preventScroll: true });
        target?.closest(".field")?.scrollIntoView({ block: "start" });
    }, []);
}
