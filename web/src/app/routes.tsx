// Which page answers which address. Pages that not everybody needs are loaded when they are first asked for.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError, offlineProblem } from "../api/problems";
import { t } from "../i18n";
import { ProblemPage } from "../ui/notice";
import { Loading, Page } from "../ui/page";
import { Home } from "./home";
import { address, match } from "./router";
import { phase } from "./session";
import { SignIn } from "./sign_in";

type Params = Record<string, string>;
type PageOf = ComponentType<{ params: Params }>;

function later(load: () => Promise<PageOf>): PageOf {
    let found: PageOf | null = null;
    return function Later({ params }) {
        const [, draw] = useState(0);
        const [failed, setFailed] = useState(false);
        useEffect(() => {
            if (found || failed) return;
            load().then(
                (page) => {
                    found = page;
                    draw((count) => count + 1);
                },
                () => setFailed(true),
            );
        }, [failed]);
        if (failed) return <ProblemPage error={new ApiError(offlineProblem("chunk"))} retry={() => setFailed(false)} />;
        const Found = found;
        return Found ? <Found params={params} /> : <Loading />;
    };
}

const forms = () => import("../forms/pages");
const lists = () => import("../cases/lists");

const routes: [string, PageOf][] = [
    ["/", Home],
    ["/programmes/:workflow", later(() => forms().then((page) => page.StartPage))],
    ["/cases", later(() => lists().then((page) => page.CasesPage))],
    ["/inbox", later(() => lists().then((page) => page.InboxPage))],
    ["/cases/:id", later(() => import("../cases/case_page").then((page) => page.CasePage))],
    ["/cases/:id/actions/:event/form", later(() => forms().then((page) => page.FormPage))],
    ["/cases/:id/actions/:event/sections/:section", later(() => forms().then((page) => page.SectionPage))],
    ["/cases/:id/actions/:event/check", later(() => forms().then((page) => page.CheckPage))],
    ["/cases/:id/actions/:event/sent", later(() => forms().then((page) => page.SentPage))],
];

export function CurrentPage() {
    if (phase.value === "starting") return <Loading />;
    if (phase.value !== "in") return <SignIn />;
    const { path } = address.value;
    for (const [pattern, Found] of routes) {
        const params = match(pattern, path);
        // The key makes a page anew for another case or section: its heading takes the focus, its state starts clean.
        if (params) return <Found key={path} params={params} />;
    }
    return <NotFound />;
}

function NotFound() {
    return (
        <Page title={t("not_found.title")}>
            <p>{t("not_found.body")}</p>
            <p>
                <a href="/">{t("nav.home")}</a>
            </p>
        </Page>
    );
}
