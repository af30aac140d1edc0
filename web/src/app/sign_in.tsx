// The sign-in page. It stands in for whatever page was asked for, so that signing in leads there.

import { useState } from "preact/hooks";
import { t } from "../i18n";
import { ApiError } from "../api/problems";
import { ErrorSummary, type SummaryLine } from "../ui/error_summary";
import { Notice } from "../ui/notice";
import { Page } from "../ui/page";
import { asApiError } from "../ui/use_load";
import { enter, phase } from "./session";
import { moves } from "./router";

export function SignIn() {
    const [name, setName] = useState("");
    const [password, setPassword] = useState("");
    const [busy, setBusy] = useState(false);
    const [attempt, setAttempt] = useState(0);
    const [failure, setFailure] = useState<ApiError | null>(null);
    const missing = { name: attempt > 0 && !failure && !name, password: attempt > 0 && !failure && !password };

    const submit = async (event: Event) => {
        event.preventDefault();
        setFailure(null);
        setAttempt(attempt + 1);
        if (!name || !password || busy) return;
        setBusy(true);
        try {
            // The page behind the sign-in is a new one for whoever listens to it: its heading takes the focus.
            moves.value += 1;
            await enter(name.normalize("NFC").trim(), password);
        } catch (error) {
            setFailure(asApiError(error));
            setAttempt(attempt + 2);
        } finally {
            setBusy(false);
        }
    };

    const lines: SummaryLine[] = [];
    if (missing.name) lines.push({ text: t("sign_in.name_missing"), target: "username" });
    if (missing.password) lines.push({ text: t("sign_in.password_missing"), target: "password" });
    if (failure) lines.push({ text: `${t(`problem.${failure.code}`)}. ${t(`remedy.${failure.code}`)}`, target: "username" });
    return (
        <Page title={t("sign_in.title")} faulty={lines.length > 0} before={<ErrorSummary lines={lines} attempt={attempt} />}>
            {phase.value === "expired" && (
                <Notice kind="warning" live="status">
                    <p>{t("sign_in.expired")}</p>
                </Notice>
            )}
            {phase.value === "left" && (
                <Notice kind="success" live="status">
                    <p>{t("sign_in.left")}</p>
                </Notice>
            )}
            <p class="lead">{t("sign_in.lead")}</p>
            <form class="panel narrow" onSubmit={submit} noValidate>
                <Box
                    id="username"
                    label={t("sign_in.name")}
                    type="text"
                    autocomplete="username"
                    value={name}
                    error={missing.name ? t("sign_in.name_missing") : ""}
                    onValue={setName}
                />
                <Box
                    id="password"
                    label={t("sign_in.password")}
                    type="password"
                    autocomplete="current-password"
                    value={password}
                    error={missing.password ? t("sign_in.password_missing") : ""}
                    onValue={setPassword}
                />
                <button class="button" type="submit" aria-disabled={busy}>
                    {t("sign_in.button")}
                </button>
            </form>
        </Page>
    );
}

interface BoxProps {
    id: string;
    label: string;
    type: "text" | "password";
    autocomplete: string;
    value: string;
    error: string;
    onValue: (value: string) => void;
}

function Box({ id, label, type, autocomplete, value, error, onValue }: BoxProps) {
    return (
        <div class={error ? "field field-wrong" : "field"}>
            <label for={id}>{label}</label>
            {error && (
                <p class="error" id={`${id}-error`}>
                    <span class="hidden">{t("error.title_prefix")}</span>
                    {error}
                </p>
            )}
            <input
                id={id}
                name={id}
                type={type as "text"}
                autoComplete={autocomplete}
                autoCapitalize="none"
                spellcheck={false}
                value={value}
                aria-invalid={error ? true : undefined}
                aria-describedby={error ? `${id}-error` : undefined}
                onInput={(event) => onValue(event.currentTarget.value)}
            />
        </div>
    );
}
