// What surrounds every page: skip link, name, language, navigation, sign-out, footer. It decides nothing about pages.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Lang } from "../api/types";
import { lang, switchLanguage, t } from "../i18n";
import { address, to } from "./router";
import { isOfficial, leave, me, phase } from "./session";

export function Shell({ children }: { children: ComponentChildren }) {
    return (
        <>
            <a class="skip" href="#main" onClick={skip}>
                {t("app.skip")}
            </a>
            <header class="top">
                <div class="top-row">
                    <a class="brand" href="/">
                        <Mark />
                        <span class="brand-name">Docket</span>
                        <span class="brand-line">{t("app.tagline")}</span>
                    </a>
                    <LanguageSwitch />
                </div>
                {phase.value === "in" && <Navigation />}
            </header>
            <main id="main" tabIndex={-1}>
                {children}
            </main>
            <footer class="foot">
                <p>{t("app.footer")}</p>
            </footer>
        </>
    );
}

function skip(event: Event): void {
    event.preventDefault();
    const main = document.getElementById("main");
    main?.focus();
    main?.scrollIntoView();
}

function Mark() {
    return (
        <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
            <path d="M3 8a2 2 0 0 1 2-2h7.500l3.500 4h11a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z" fill="currentColor" />
            <path class="mark-tick" d="m10.500 18.500 4 4 7.500-8" fill="none" stroke-width="3" stroke-linecap="round" />
        </svg>
    );
}

function LanguageSwitch() {
    const [failed, setFailed] = useState(false);
    const choose = (next: Lang) =>
        switchLanguage(next).then(
            () => setFailed(false),
            () => setFailed(true),
        );
    const names: [Lang, string][] = [
        ["vi", "Tiếng Việt"],
        ["en", "English"],
    ];
    return (
        <div class="languages" role="group" aria-label={t("app.language")}>
            {names.map(([code, name]) => (
                <button key={code} type="button" lang={code} aria-pressed={lang.value === code} onClick={() => choose(code)}>
                    {name}
                </button>
            ))}
            {failed && <span role="alert">{t("problem.offline")}</span>}
        </div>
    );
}

function Navigation() {
    const path = address.value.path;
    const items: [string, string][] = [[to.home(), t("nav.home")]];
    if (isOfficial.value) items.push([to.inbox(), t("nav.inbox")]);
    items.push([to.cases(), isOfficial.value ? t("nav.cases") : t("nav.my_cases")]);
    return (
        <div class="nav-bar">
            <nav class="nav-row" aria-label={t("nav.label")}>
                <ul>
                    {items.map(([href, label]) => (
                        <li key={href}>
                            <a href={href} aria-current={path === href ? "page" : undefined}>
                                {label}
                            </a>
                        </li>
                    ))}
                </ul>
                <Account />
            </nav>
        </div>
    );
}

function Account() {
    const [busy, setBusy] = useState(false);
    const out = () => {
        setBusy(true);
        leave()
            .catch(() => undefined)
            .finally(() => setBusy(false));
    };
    return (
        <div class="account">
            <span>{me.value?.name}</span>
            <button type="button" class="link" disabled={busy} onClick={out}>
                {t("nav.sign_out")}
            </button>
        </div>
    );
}
