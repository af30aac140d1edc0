// Sending an action: what is missing, one request for one content, and what to do with each kind of "no".

import { useState } from "preact/hooks";
import { fireEvent } from "../../api/calls";
import type { ApiError } from "../../api/problems";
import type { Data } from "../../api/types";
import { navigate, to } from "../../app/router";
import { t } from "../../i18n";
import type { SummaryLine } from "../../ui/error_summary";
import { asApiError } from "../../ui/use_load";
import { allErrors } from "../messages";
import { fileIds } from "../files";
import { pointerOf, getAt } from "../pointers";
import { closeSession, type FormSession } from "../session";

export interface Confirmation {
    signed: boolean;
}

/// Documents of required kinds that were put on file for this action live beside the answers under this name.
export const documentPointer = (kind: string) => pointerOf("required_documents", kind);

/// On file already, or put there on this page.
export function hasDocument(session: FormSession, kind: string): boolean {
    return (
        session.file.value.documents.some((document) => document.kind === kind) ||
        fileIds(getAt(session.data.value, documentPointer(kind))).length > 0
    );
}

export function missingParts(session: FormSession, { signed }: Confirmation): SummaryLine[] {
    const { requires } = session.action;
    const lines: SummaryLine[] = [];
    if (requires.reason && !session.reason.value.trim()) lines.push({ text: t("reason.missing"), target: "reason" });
    for (const kind of requires.documents) {
        if (!hasDocument(session, kind))
            lines.push({ text: t("document.missing", { kind }), target: `f-required_documents-${kind}` });
    }
    if (requires.signature && !signed) lines.push({ text: t("signature.missing"), target: "signature" });
    return lines;
}

export function useSend(session: FormSession, confirmation: Confirmation) {
    const [busy, setBusy] = useState(false);
    const [attempt, setAttempt] = useState(0);
    const [failure, setFailure] = useState<ApiError | null>(null);

    const send = async (event: Event) => {
        event.preventDefault();
        if (busy) return;
        setBusy(true);
        setFailure(null);
        try {
            if (await sendOnce(session, confirmation)) return;
            setAttempt((count) => count + 1);
        } catch (error) {
            const problem = asApiError(error);
            session.told.value = problem.problem.errors ?? [];
            setAttempt((count) => count + 1);
            setFailure(problem);
            // The next try starts from the case as it is now; what was typed stays.
            if (problem.code === "moved_on" || problem.code === "wrong_state") await session.refresh().catch(() => undefined);
        } finally {
            setBusy(false);
        }
    };
    return { busy, attempt, failure, send, missing: missingParts(session, confirmation) };
}

/// True when it was carried out; false when something is missing, and then session.told says what.
async function sendOnce(session: FormSession, confirmation: Confirmation): Promise<boolean> {
    const { form, action } = session;
    const file = session.file.peek();
    session.told.value = [];
    let data: Data | undefined;
    if (form.fields.length > 0) {
        await session.evaluate();
        session.told.value = allErrors(form, session.raw.peek(), session.errors.peek());
        data = session.payload();
    }
    if (session.told.peek().length > 0 || missingParts(session, confirmation).length > 0) return false;
    const reason = session.reason.peek().normalize("NFC").trim() || undefined;
    await fireEvent(file.id, { event: action.event, data, reason }, { version: file.version, key: session.sendKey });
    await session.autosave.discard();
    closeSession(session);
    navigate(to.sent(file.id, action.event), "replace");
    return true;
}
