// Cases as a list, newest first as the server gives them; filters live in the address.
// Applicants see theirs, officials all that they may see.

import { useEffect, useState } from "preact/hooks";
import { listCases } from "../api/calls";
import type { CaseItem } from "../api/types";
import type { ApiError } from "../api/problems";
import { address, setQuery, to } from "../app/router";
import { isOfficial, me } from "../app/session";
import { lang, say, t, tn } from "../i18n";
import { formatDate } from "../i18n/format";
import { Due } from "../ui/due";
import { ProblemNotice } from "../ui/notice";
import { Loading, Page } from "../ui/page";
import { asApiError, useLoad } from "../ui/use_load";

interface Filter {
    q: string;
    workflow: string;
    mine: string;
}

function filterNow(): Filter {
    const { query } = address.value;
    const mine = isOfficial.value ? (query.get("mine") ?? "") : "true";
    return { q: query.get("q") ?? "", workflow: query.get("workflow") ?? "", mine };
}

export function CasesPage() {
    const filter = filterNow();
    const loaded = useLoad(() => listCases({ ...filter }), [filter.q, filter.workflow, filter.mine]);
    const rest = useRest(filter, loaded.value?.next ?? null);
    const items = [...(loaded.value?.items ?? []), ...rest.items];
    return (
        <Page title={isOfficial.value ? t("nav.cases") : t("nav.my_cases")} wide>
            <Filters filter={filter} />
            {loaded.error && <ProblemNotice error={loaded.error} />}
            {loaded.busy && items.length === 0 && <Loading />}
            {loaded.value && (
                <p role="status">{rest.next ? tn("cases.count_more", items.length) : tn("cases.count", items.length)}</p>
            )}
            {items.length > 0 && <CaseTable items={items} />}
            {loaded.value && items.length === 0 && (
                <p>
                    <a href="/">{t("cases.none")}</a>
                </p>
            )}
            {rest.error && <ProblemNotice error={rest.error} />}
            {rest.next && (
                <p>
                    <button type="button" class="button button-quiet" onClick={rest.more}>
                        {t("app.more")}
                    </button>
                </p>
            )}
        </Page>
    );
}

/// The pages of the list after the first.
function useRest(filter: Filter, first: string | null) {
    const [items, setItems] = useState<CaseItem[]>([]);
    const [next, setNext] = useState<string | null>(null);
    const [error, setError] = useState<ApiError | null>(null);
    useEffect(() => {
        setItems([]);
        setNext(first);
    }, [first, filter.q, filter.workflow, filter.mine]);
    const more = async () => {
        setError(null);
        try {
            const page = await listCases({ ...filter, cursor: next ?? undefined });
            setItems((old) => [...old, ...page.items]);
            setNext(page.next);
        } catch (failure) {
            setError(asApiError(failure));
        }
    };
    return { items, next, error, more };
}

function Filters({ filter }: { filter: Filter }) {
    const [q, setQ] = useState(filter.q);
    const apply = (change: Partial<Filter>) => {
        const next = { ...filter, q, ...change };
        setQuery({ q: next.q.normalize("NFC").trim(), workflow: next.workflow, mine: isOfficial.value ? next.mine : undefined });
    };
    const submit = (event: Event) => {
        event.preventDefault();
        apply({});
    };
    return (
        <form class="filters no-print" role="search" onSubmit={submit}>
            <div class="field">
                <label for="q">{t("cases.search")}</label>
                <input id="q" type="search" value={q} onInput={(event) => setQ(event.currentTarget.value)} />
            </div>
            <div class="field">
                <label for="workflow">{t("cases.programme")}</label>
                <select id="workflow" value={filter.workflow} onChange={(event) => apply({ workflow: event.currentTarget.value })}>
                    <option value="">{t("cases.all_programmes")}</option>
                    {(me.value?.workflows ?? []).map(({ workflow, title }) => (
                        <option key={workflow} value={workflow}>
                            {say(title)}
                        </option>
                    ))}
                </select>
            </div>
            {isOfficial.value && (
                <div class="pick">
                    <input
                        id="mine"
                        type="checkbox"
                        checked={filter.mine === "true"}
                        onChange={(event) => apply({ mine: event.currentTarget.checked ? "true" : "" })}
                    />
                    <label for="mine">{t("cases.mine_only")}</label>
                </div>
            )}
            <button type="submit" class="button button-quiet">
                {t("cases.find")}
            </button>
        </form>
    );
}

function CaseTable({ items }: { items: CaseItem[] }) {
    return (
        <table class="stack">
            <thead>
                <tr>
                    <th scope="col">{t("cases.code")}</th>
                    <th scope="col">{t("cases.title")}</th>
                    <th scope="col">{t("cases.programme")}</th>
                    <th scope="col">{t("cases.step")}</th>
                    <th scope="col">{t("cases.due")}</th>
                    <th scope="col">{t("cases.opened")}</th>
                </tr>
            </thead>
            <tbody>
                {items.map((item) => (
                    <Row key={item.id} item={item} />
                ))}
            </tbody>
        </table>
    );
}

function Row({ item }: { item: CaseItem }) {
    return (
        <tr>
            <th scope="row" data-label={t("cases.code")}>
                <a href={to.case(item.id)}>{item.code}</a>
            </th>
            <td data-label={t("cases.title")}>{say(item.title)}</td>
            <td data-label={t("cases.programme")}>{say(item.workflow_title)}</td>
            <td data-label={t("cases.step")}>
                {item.outcome ? (
                    <span class="tag tag-closed">{say(item.outcome_title) || t("case.closed")}</span>
                ) : (
                    item.states.map(({ title }) => say(title)).join("; ")
                )}
            </td>
            <td data-label={t("cases.due")}>
                <Due at={item.due_at} closed={Boolean(item.outcome)} />
            </td>
            <td data-label={t("cases.opened")}>{formatDate(item.opened_at, lang.value)}</td>
        </tr>
    );
}
