// Comments: reading them, and writing one after seeing who will read it. The narrowest audience is the default.

import { useState } from "preact/hooks";
import { addComment } from "../api/calls";
import type { ApiError } from "../api/problems";
import type { Case, Entry } from "../api/types";
import { lang, t } from "../i18n";
import { formatDateTime } from "../i18n/format";
import { Notice, ProblemNotice } from "../ui/notice";
import { asApiError } from "../ui/use_load";

type Audience = "internal" | "everyone";

interface Props {
    file: Case;
    entries: Entry[];
    staff: boolean;
    reload: () => Promise<void>;
}

export function Comments({ file, entries, staff, reload }: Props) {
    const comments = entries.filter(({ comment }) => comment);
    return (
        <section aria-labelledby="comments-title">
            <h2 id="comments-title">{t("comments.title")}</h2>
            {comments.length === 0 && <p>{t("comments.none")}</p>}
            <ul class="plain">
                {comments.map(({ seq, actor, at, comment }) => (
                    <li key={seq} class="comment">
                        <p class="small">
                            <strong>{actor?.name ?? ""}</strong>, <time dateTime={at}>{formatDateTime(at, lang.value)}</time>{" "}
                            <span class="tag tag-quiet">{t(`audience.${comment?.audience ?? "internal"}`)}</span>
                        </p>
                        <p class="prose">{comment?.text}</p>
                    </li>
                ))}
            </ul>
            <Write file={file} staff={staff} reload={reload} />
        </section>
    );
}

function Write({ file, staff, reload }: { file: Case; staff: boolean; reload: () => Promise<void> }) {
    const [text, setText] = useState("");
    const [audience, setAudience] = useState<Audience>("internal");
    const [key, setKey] = useState(() => crypto.randomUUID());
    const [state, setState] = useState<"idle" | "busy" | "empty" | "sent">("idle");
    const [failure, setFailure] = useState<ApiError | null>(null);
    const change = (change: () => void) => {
        change();
        setKey(crypto.randomUUID());
    };
    const send = async (event: Event) => {
        event.preventDefault();
        if (state === "busy") return;
        const clean = text.normalize("NFC").trim();
        setFailure(null);
        setState(clean ? "busy" : "empty");
        if (!clean) return document.getElementById("comment")?.focus();
        try {
            await addComment(file.id, { text: clean, audience: staff ? audience : "everyone" }, key);
            change(() => setText(""));
            setState("sent");
            await reload();
        } catch (error) {
            setFailure(asApiError(error));
            setState("idle");
        }
    };
    return (
        <form class="no-print" onSubmit={send} noValidate>
            <div class={state === "empty" ? "field field-wrong" : "field"}>
                <label for="comment">{t("comments.write")}</label>
                {!staff && (
                    <p class="hint" id="comment-hint">
                        {t("comments.everyone_hint")}
                    </p>
                )}
                {state === "empty" && (
                    <p class="error" id="comment-error">
                        {t("comments.empty")}
                    </p>
                )}
                <textarea
                    id="comment"
                    rows={3}
                    value={text}
                    aria-invalid={state === "empty" ? true : undefined}
                    aria-describedby={state === "empty" ? "comment-error" : staff ? undefined : "comment-hint"}
                    onInput={(event) => change(() => setText(event.currentTarget.value))}
                />
            </div>
            {staff && <AudienceChoice audience={audience} onChange={(next) => change(() => setAudience(next))} />}
            {failure && <ProblemNotice error={failure} />}
            {state === "sent" && (
                <Notice kind="success" live="status">
                    <p>{t("comments.sent")}</p>
                </Notice>
            )}
            <button type="submit" class="button button-quiet" aria-disabled={state === "busy"}>
                {t("comments.send")}
            </button>
        </form>
    );
}

function AudienceChoice({ audience, onChange }: { audience: Audience; onChange: (audience: Audience) => void }) {
    return (
        <fieldset class="field">
            <legend>{t("comments.audience")}</legend>
            {(["internal", "everyone"] as const).map((one) => (
                <div class="pick" key={one}>
                    <input
                        id={`audience-${one}`}
                        type="radio"
                        name="audience"
                        checked={audience === one}
                        onChange={() => onChange(one)}
                    />
                    <label for={`audience-${one}`}>{t(`comments.to_${one}`)}</label>
                </div>
            ))}
        </fieldset>
    );
}
