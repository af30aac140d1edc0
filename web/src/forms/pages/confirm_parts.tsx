// What an action asks for beside its form: a reason, documents, a signature; and what it will do, in words.

import type { Action, FieldHint } from "../../api/types";
import { me } from "../../app/session";
import { say, t } from "../../i18n";
import type { FormSession } from "../session";
import { FileInput } from "../widgets/files";
import { documentPointer, hasDocument } from "./send";

/// The server's sentence, or else where the case goes.
export function consequenceOf(action: Action): string {
    const given = say(action.consequence);
    if (given) return given;
    const places = action.to
        .map(({ title }) => say(title))
        .filter(Boolean)
        .join(", ");
    return places ? t("action.leads_to", { places }) : "";
}

export function Consequence({ action }: { action: Action }) {
    const words = consequenceOf(action);
    return (
        <>
            {words && <p>{words}</p>}
            {action.basis && <p class="small">{t("problem.basis", { basis: action.basis })}</p>}
        </>
    );
}

export function Reason({ session, missing }: { session: FormSession; missing: boolean }) {
    const wrong = missing && !session.reason.value.trim();
    return (
        <div class={wrong ? "field field-wrong" : "field"}>
            <label for="reason">{t("reason.label")}</label>
            <p class="hint" id="reason-hint">
                {t("reason.hint")}
            </p>
            {wrong && (
                <p class="error" id="reason-error">
                    <span class="hidden">{t("error.title_prefix")}</span>
                    {t("reason.missing")}
                </p>
            )}
            <textarea
                id="reason"
                rows={4}
                value={session.reason.value}
                aria-invalid={wrong ? true : undefined}
                aria-describedby={wrong ? "reason-error reason-hint" : "reason-hint"}
                onInput={(event) => {
                    session.reason.value = event.currentTarget.value;
                    session.sendKey = crypto.randomUUID();
                }}
            />
        </div>
    );
}

export function RequiredDocuments({ session }: { session: FormSession }) {
    return (
        <>
            {session.action.requires.documents.map((kind) => {
                const label = { vi: t("document.label", { kind }), en: t("document.label", { kind }) };
                const field: FieldHint = { name: kind, type: "files", label, required: true };
                return (
                    <div key={kind}>
                        <FileInput session={session} field={field} pointer={documentPointer(kind)} />
                        {hasDocument(session, kind) && <p class="small">{t("document.on_file")}</p>}
                    </div>
                );
            })}
        </>
    );
}

interface SignatureProps {
    signed: boolean;
    onChange: (signed: boolean) => void;
    missing: boolean;
}

export function Signature({ signed, onChange, missing }: SignatureProps) {
    const wrong = missing && !signed;
    return (
        <div class={wrong ? "field field-wrong" : "field"}>
            {wrong && (
                <p class="error" id="signature-error">
                    <span class="hidden">{t("error.title_prefix")}</span>
                    {t("signature.missing")}
                </p>
            )}
            <div class="pick">
                <input
                    id="signature"
                    type="checkbox"
                    checked={signed}
                    aria-invalid={wrong ? true : undefined}
                    aria-describedby={wrong ? "signature-error" : undefined}
                    onChange={(event) => onChange(event.currentTarget.checked)}
                />
                <label for="signature">{t("signature.label", { name: me.value?.name ?? "" })}</label>
            </div>
        </div>
    );
}
