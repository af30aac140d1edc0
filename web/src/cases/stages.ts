// Pure helpers of the case pages: what an entry is called, who waits for whom, what counts in the inbox.

import type { Case, Entry, Task, Workflow } from "../api/types";

export const entryTypes = ["created", "transition", "comment", "assignment", "attachment", "timer", "admin"] as const;
export type EntryType = (typeof entryTypes)[number] | "other";

export function typeOf(entry: Entry): EntryType {
    return (entryTypes as readonly string[]).includes(entry.type) ? (entry.type as EntryType) : "other";
}

/// The button text of the transition that an entry records, in both languages; null for what no person pressed.
export function labelOf(entry: Pick<Entry, "event" | "transition">, workflow: Workflow | null) {
    const transitions = workflow?.transitions ?? [];
    const found =
        transitions.find(({ id }) => id && id === entry.transition) ??
        transitions.find(({ event, label }) => label && event === entry.event);
    return found?.label ?? null;
}

/// Paths of states as a list, whether they come as one comma-separated string or already as a list.
export function pathsOf(states: string | string[] | null | undefined): string[] {
    if (!states) return [];
    const list = Array.isArray(states) ? states : states.split(",");
    return list.map((path) => path.trim()).filter(Boolean);
}

export function stateTitle(path: string, workflow: Workflow | null) {
    const id = path.split(".").pop() ?? path;
    return workflow?.states.find((state) => state.path === path || state.id === id)?.title ?? null;
}

/// A reader is staff on a case unless every role held there is one that parties hold.
export function isStaff(file: Case, roles: readonly string[], workflow: Workflow | null): boolean {
    const parties = new Set(workflow?.roles.filter(({ party }) => party).map(({ id }) => id) ?? []);
    return file.my_roles.some((role) => !parties.has(role) && roles.includes(role));
}

export const inboxTabs = ["mine", "all", "unassigned", "overdue"] as const;
export type InboxTab = (typeof inboxTabs)[number];

/// Counts and rows of a tab come from this one function, so that they cannot differ.
export function inTab(task: Task, tab: InboxTab): boolean {
    switch (tab) {
        case "mine":
            return task.mine;
        case "unassigned":
            return task.assignee === null;
        case "overdue":
            return task.overdue;
        case "all":
            return true;
    }
}

/// By due date, none last; then by code, so that the order is the same each time.
export function byDue(a: Task, b: Task): number {
    if (a.due_at !== b.due_at) {
        if (a.due_at === null) return 1;
        if (b.due_at === null) return -1;
        return a.due_at < b.due_at ? -1 : 1;
    }
    return a.case_code < b.case_code ? -1 : 1;
}

/// For finding "đường" by "duong": no marks, đ as d, lower case. The same folding as the server's search.
export function folded(text: string): string {
    return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
}
