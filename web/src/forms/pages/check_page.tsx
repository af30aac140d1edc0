// Everything once more before it is sent: answers with a way back to each, what sending does, reason, declarations, button.
// An action without a form has only the second half.

import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../../api/problems";
import { address, to } from "../../app/router";
import { say, t } from "../../i18n";
import { ErrorSummary, type SummaryLine } from "../../ui/error_summary";
import { Notice, ProblemNotice } from "../../ui/notice";
import { Page } from "../../ui/page";
import { ValueView } from "../value_view";
import { allErrors, summaryLines } from "../messages";
import type { Section } from "../model";
import { pointerOf } from "../pointers";
import type { FormSession } from "../session";
import { errorsElsewhere, errorsIn, sectionOf, shownFields } from "../status";
import { FieldView } from "../widgets/field_view";
import { Consequence, Reason, RequiredDocuments, Signature } from "./confirm_parts";
import { sectionTitle } from "./form_page";
import { SaveStatus } from "./save_status";
import { useSend, type Confirmation } from "./send";
import { WithSession } from "./with_session";

export function CheckPage({ params }: { params: Record<string, string> }) {
    return <WithSession params={params}>{(session) => <Check session={session} />}</WithSession>;
}

function Check({ session }: { session: FormSession }) {
    const { form, action } = session;
    const file = session.file.value;
    const [signed, setSigned] = useState(false);
    const confirmation: Confirmation = { signed };
    const { busy, attempt, missing, failure, send } = useSend(session, confirmation);
    useReturnToRow();
    useEffect(() => {
        if (form.fields.length > 0) void session.evaluate().catch(() => undefined);
    }, [session]);
    const hasForm = form.fields.length > 0;
    const lines = attempt > 0 ? [...formLines(session), ...missing] : [];
    const label = say(action.label) || action.event;
    return (
        <Page
            title={hasForm ? t("check.title") : label}
            caption={`${say(file.workflow_title)} · ${file.code}`}
            faulty={lines.length > 0}
            back={
                hasForm
                    ? { href: to.form(file.id, action.event), label: t("tasks.back") }
                    : { href: to.case(file.id), label: t("action.to_case") }
            }
            before={<ErrorSummary lines={lines} attempt={attempt} />}
        >
            {failure && <Failure session={session} error={failure} />}
            {hasForm && <Unfinished session={session} />}
            {form.sections.map((section) => (
                <Answers key={section.id} session={session} section={section} />
            ))}
            <form class="panel" onSubmit={send} noValidate>
                {hasForm && <h2>{label}</h2>}
                <Consequence action={action} />
                {action.requires.reason && <Reason session={session} missing={attempt > 0} />}
                <RequiredDocuments session={session} />
                {shownFields(form.declarations, session.shown.value).map((field) => (
                    <FieldView key={field.name} session={session} field={field} pointer={pointerOf(field.name)} />
                ))}
                {action.requires.signature && <Signature signed={signed} onChange={setSigned} missing={attempt > 0} />}
                <div class="buttons">
                    <button type="submit" class="button" aria-disabled={busy}>
                        {label}
                    </button>
                    <a href={to.case(file.id)}>{t("check.not_now")}</a>
                    {hasForm && <SaveStatus session={session} />}
                </div>
            </form>
        </Page>
    );
}

/// The way from an error to its question: on this page for declarations, in its section for the others.
function changeHref(session: FormSession, name: string): string {
    const { form, action } = session;
    const id = session.file.value.id;
    const section = sectionOf(form, name);
    return section ? `${to.section(id, action.event, section.id)}?from=check&field=${encodeURIComponent(name)}` : "";
}

function formLines(session: FormSession): SummaryLine[] {
    const { form } = session;
    const declared = errorsIn(session.told.value, form.declarations);
    const others = session.told.value.filter((error) => !declared.includes(error));
    return [...summaryLines(form, others, (name) => changeHref(session, name)), ...summaryLines(form, declared)];
}

/// Said quietly before the first try: the person came to look, not to send.
function Unfinished({ session }: { session: FormSession }) {
    const { form } = session;
    const errors = allErrors(form, session.raw.value, session.errors.value);
    const open = form.sections.filter((section) => errorsIn(errors, shownFields(section.fields, session.shown.value)).length > 0);
    // Rules over several fields belong to no section; their sentences say what to change.
    const whole = errorsElsewhere(errors, form);
    if (open.length + whole.length === 0) return null;
    const { id } = session.file.value;
    return (
        <Notice kind="warning" title={t("check.unfinished")}>
            <ul>
                {open.map((section) => (
                    <li key={section.id}>
                        <a href={to.section(id, session.action.event, section.id)}>{sectionTitle(section)}</a>
                    </li>
                ))}
                {whole.map(({ pointer, detail }) => (
                    <li key={pointer + detail.en}>{say(detail)}</li>
                ))}
            </ul>
        </Notice>
    );
}

function Answers({ session, section }: { session: FormSession; section: Section }) {
    const fields = shownFields(section.fields, session.shown.value);
    if (fields.length === 0) return null;
    const data = session.data.value;
    return (
        <div class="summary">
            {session.form.sections.length > 1 && <h2>{sectionTitle(section)}</h2>}
            <dl>
                {fields.map((field) => (
                    <div key={field.name} class="summary-row">
                        <dt>{say(field.label)}</dt>
                        <dd>
                            <ValueView field={field} value={data[field.name]} file={session.file.value} />
                        </dd>
                        <dd class="summary-change">
                            <a id={`row-${field.name}`} href={changeHref(session, field.name)}>
                                {t("check.change")}
                                <span class="hidden">: {say(field.label)}</span>
                            </a>
                        </dd>
                    </div>
                ))}
            </dl>
        </div>
    );
}

function Failure({ session, error }: { session: FormSession; error: ApiError }) {
    if (error.code === "bad_payload" && session.told.value.length > 0) return null;
    return (
        <ProblemNotice error={error} focus>
            {error.code === "moved_on" && (
                <p>
                    <a class="button button-quiet" href={to.case(session.file.value.id)}>
                        {t("moved_on.look")}
                    </a>
                </p>
            )}
        </ProblemNotice>
    );
}

/// Back from "Sửa", the focus is on the row that was changed.
function useReturnToRow(): void {
    const { hash } = address.value;
    useEffect(() => {
        const row = hash.startsWith("#row-") ? document.getElementById(hash.slice(1)) : null;
        row?.focus({ preventScroll: true });
        row?.scrollIntoView({ block: "center" });
    }, [hash]);
}
