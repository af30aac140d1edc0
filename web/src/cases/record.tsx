// The record in plain words, newest first: who did what and when, with reason; the digests for those who check.

import { proofPath } from "../api/calls";
import type { Case, Entry, FieldHint, Workflow } from "../api/types";
import { fieldOfLabel } from "../forms/model";
import { ValueView } from "../forms/value_view";
import { lang, say, t, tn } from "../i18n";
import { formatDateTime } from "../i18n/format";
import { labelOf, pathsOf, stateTitle, typeOf } from "./stages";

interface Props {
    file: Case;
    workflow: Workflow | null;
    entries: Entry[];
    staff: boolean;
}

export function Record({ file, workflow, entries, staff }: Props) {
    return (
        <section aria-labelledby="record-title">
            <h2 id="record-title">{t("record.title")}</h2>
            <p class="small">{tn("record.count", entries.length)}</p>
            <ol class="record" reversed>
                {[...entries].reverse().map((entry) => (
                    <li key={entry.seq} value={entry.seq}>
                        <Line entry={entry} file={file} workflow={workflow} staff={staff} />
                    </li>
                ))}
            </ol>
            <Proof file={file} staff={staff} />
        </section>
    );
}

/// What anybody can check without us, and against us.
function Proof({ file, staff }: { file: Case; staff: boolean }) {
    return (
        <p class="small">
            <a href={proofPath(file.id)} download={`${file.id}.proof.json`}>
                {t("record.proof")}
            </a>{" "}
            {staff ? t("record.proof_hint_staff") : t("record.proof_hint_party")}
        </p>
    );
}

function Line({ entry, file, workflow, staff }: { entry: Entry } & Omit<Props, "entries">) {
    const type = typeOf(entry);
    const label = say(labelOf(entry, workflow));
    const who = entry.actor?.name || t("record.system");
    const roles = (entry.actor?.roles ?? []).map((role) => say(workflow?.roles.find(({ id }) => id === role)?.title) || role);
    // Where a case went is told with the names that staff use; parties have the stages and their own titles for that.
    const places = staff
        ? pathsOf(entry.to)
              .map((path) => say(stateTitle(path, workflow)))
              .filter(Boolean)
        : [];
    return (
        <>
            <p class="record-head">
                <time dateTime={entry.at}>{formatDateTime(entry.at, lang.value)}</time>
                {" – "}
                <strong>{who}</strong>
                {roles.length > 0 && ` (${roles.join(", ")})`}
            </p>
            <p>
                {label && type === "transition" ? label : t(`entry.${type}`)}
                {places.length > 0 && ` → ${places.join(", ")}`}
            </p>
            {entry.documents && entry.documents.length > 0 && <p>{entry.documents.map(({ name }) => name).join(", ")}</p>}
            {entry.reason && <p class="prose">{t("record.reason", { reason: entry.reason })}</p>}
            {entry.comment && <p class="prose">{entry.comment.text}</p>}
            <Details entry={entry} file={file} />
        </>
    );
}

function Details({ entry, file }: { entry: Entry; file: Case }) {
    const changed = Object.entries(entry.data ?? {});
    const effects = (entry.effects ?? []).map(({ kind }) => kind);
    return (
        <details>
            <summary>
                {t("record.details")}
                <span class="hidden"> {entry.seq}</span>
            </summary>
            {changed.length > 0 && (
                <dl class="facts">
                    {changed.map(([name, value]) => {
                        const field = fieldFor(name, file);
                        return (
                            <div key={name}>
                                <dt>{say(field.label)}</dt>
                                <dd>
                                    <ValueView field={field} value={value} file={file} />
                                </dd>
                            </div>
                        );
                    })}
                </dl>
            )}
            <dl class="facts">
                {effects.length > 0 && (
                    <div>
                        <dt>{t("record.effects")}</dt>
                        <dd>{effects.join(", ")}</dd>
                    </div>
                )}
                {entry.event && (
                    <div>
                        <dt>{t("record.event")}</dt>
                        <dd>
                            <code>{entry.event}</code>
                        </dd>
                    </div>
                )}
                <div>
                    <dt>{t("record.hash")}</dt>
                    <dd>
                        <code class="digest">{entry.hash}</code>
                    </dd>
                </div>
                <div>
                    <dt>{t("record.prev")}</dt>
                    <dd>
                        <code class="digest">{entry.prev}</code>
                    </dd>
                </div>
            </dl>
        </details>
    );
}

/// Data that no form describes are shown under their own names.
function fieldFor(name: string, file: Case): FieldHint {
    const label = file.data_labels[name];
    return label ? fieldOfLabel(name, label) : { name, type: "string", label: { vi: name, en: name } };
}
