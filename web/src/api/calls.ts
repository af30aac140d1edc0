// One function per request that the pages make, in the order of docs/api.md. No state but a small cache of definitions.

import { request, type Options } from "./client";
import type { Case, CaseItem, Data, Entry, Evaluation, FormSchema, Me, Page, Task, Workflow, WorkflowItem } from "./types";

const e = encodeURIComponent;

export interface Session {
    me: Me;
    csrf_token: string | null;
}

export const signIn = (username: string, password: string) =>
    request<Session>("POST", "/v1/sessions", { body: { username, password } });
export const signOut = () => request<null>("DELETE", "/v1/sessions/current");
export const whoAmI = () => request<Session>("GET", "/v1/me");

/// Definitions do not change while a page is open but for a publication, and then a reload is fair.
const definitions = new Map<string, Promise<unknown>>();

function remembered<T>(path: string): Promise<T> {
    const known = definitions.get(path);
    if (known) return known as Promise<T>;
    const asked = request<T>("GET", path);
    definitions.set(path, asked);
    asked.catch(() => definitions.delete(path));
    return asked;
}

export const forgetDefinitions = () => definitions.clear();
export const listWorkflows = () => request<Page<WorkflowItem>>("GET", "/v1/workflows");
export const getWorkflow = (workflow: string) => remembered<Workflow>(`/v1/workflows/${e(workflow)}`);
export const getForm = (workflow: string, form: string) => remembered<FormSchema>(`/v1/workflows/${e(workflow)}/forms/${e(form)}`);
export const evaluateForm = (workflow: string, form: string, data: Data, caseId: string, signal?: AbortSignal) =>
    request<Evaluation>("POST", `/v1/workflows/${e(workflow)}/forms/${e(form)}/evaluation`, {
        body: { data, case_id: caseId },
        signal,
    });

export const openCase = (workflow: string, key: string) => request<Case>("POST", "/v1/cases", { body: { workflow }, key });
export const getCase = (id: string) => request<Case>("GET", `/v1/cases/${e(id)}`);
export const listCases = (query: Record<string, string | undefined>) =>
    request<Page<CaseItem>>("GET", `/v1/cases${queryOf(query)}`);

export interface FireBody {
    event: string;
    data?: Data;
    reason?: string;
    dry_run?: boolean;
}
export const fireEvent = (id: string, body: FireBody, options: Pick<Options, "version" | "key">) =>
    request<Case>("POST", `/v1/cases/${e(id)}/events`, { body, ...options });

export const addComment = (id: string, body: { text: string; audience: "internal" | "everyone" }, key: string) =>
    request<Entry>("POST", `/v1/cases/${e(id)}/comments`, { body, key });
/// The record with its proofs, for anybody to check without us.
export const proofPath = (id: string) => `/v1/cases/${e(id)}/proof`;
export const documentPath = (id: string, document: string) => `/v1/cases/${e(id)}/documents/${e(document)}`;

export interface Draft {
    data: Data | null;
    saved_at: string | null;
}
const draftPath = (id: string, event: string) => `/v1/cases/${e(id)}/drafts/${e(event)}`;
export const getDraft = (id: string, event: string) => request<Draft | null>("GET", draftPath(id, event));
export const putDraft = (id: string, event: string, data: Data, keepalive = false) =>
    request<Draft | null>("PUT", draftPath(id, event), { body: { data }, keepalive });
export const deleteDraft = (id: string, event: string) => request<null>("DELETE", draftPath(id, event));

/// The whole record. 200 a page, and most cases have fewer entries than that.
export const listEntries = (id: string) =>
    everything<Entry>((cursor) => `/v1/cases/${e(id)}/entries${queryOf({ limit: "200", cursor })}`, 50);

/// What I can work on, whole, so that the counts of the inbox are those of its rows.
export const listTasks = () => everything<Task>((cursor) => `/v1/tasks${queryOf({ limit: "200", cursor })}`, 10);
export const claimTask = (id: string) => request<Task>("POST", `/v1/tasks/${e(id)}/claim`, { body: {} });
export const releaseTask = (id: string) => request<Task>("POST", `/v1/tasks/${e(id)}/release`, { body: {} });

/// Follows `next` for at most `pagesMax` pages; `more` says that there was still another.
async function everything<T>(path: (cursor?: string) => string, pagesMax: number): Promise<{ items: T[]; more: boolean }> {
    const items: T[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < pagesMax; ++page) {
        const answer = await request<Page<T>>("GET", path(cursor));
        items.push(...answer.items);
        if (!answer.next) return { items, more: false };
        cursor = answer.next;
    }
    return { items, more: true };
}

function queryOf(query: Record<string, string | undefined>): string {
    const set = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
    return set.length === 0 ? "" : `?${new URLSearchParams(set).toString()}`;
}
