// One form that somebody is filling in: answers, what the server makes of them, and whether they are kept.
// Lives as long as the page is open, so that Back, another section or a lapsed sign-in loses nothing. Shows nothing itself.

import { batch, signal, type Signal } from "@preact/signals";
import { evaluateForm, getCase, getDraft, getForm } from "../api/calls";
import { ApiError } from "../api/problems";
import type { Action, Case, Data, Evaluation, FieldError } from "../api/types";
import { forget } from "../app/session";
import { Autosave } from "./autosave";
import { readForm, type Form } from "./model";
import { payloadOf, startingData } from "./payload";
import { followRows, getAt, setAt } from "./pointers";

const evaluateDelayMs = 300; // Shorter than a pause between words, longer than between letters.

export class FormSession {
    readonly data: Signal<Data>;
    /// What was typed and makes no value yet ("12x", a date without its year), by pointer.
    readonly raw = signal<Record<string, string>>({});
    readonly shown = signal<ReadonlySet<string> | null>(null);
    readonly required = signal<ReadonlySet<string> | null>(null);
    readonly errors = signal<FieldError[]>([]);
    /// Errors that the person has been shown, until the next try.
    readonly told = signal<FieldError[]>([]);
    readonly visited = signal<ReadonlySet<string>>(new Set());
    readonly reason = signal("");
    readonly file: Signal<Case>;
    readonly autosave: Autosave;
    /// One key for one content: sending again after a lost answer is carried out once.
    sendKey = crypto.randomUUID();

    private timer: ReturnType<typeof setTimeout> | undefined;
    private running: AbortController | null = null;

    constructor(
        readonly action: Action,
        readonly form: Form,
        file: Case,
        data: Data,
        savedAt: string | null,
    ) {
        this.file = signal(file);
        this.data = signal(data);
        this.autosave = new Autosave(file.id, action.event, () => payloadOf(form, this.data.peek(), null), savedAt);
    }

    set(pointer: string, value: unknown, raw?: string): void {
        batch(() => {
            this.data.value = setAt(this.data.peek(), pointer, value);
            const { [pointer]: _, ...others } = this.raw.peek();
            this.raw.value = raw === undefined ? others : { ...others, [pointer]: raw };
        });
        this.changed();
    }

    /// New order of a table's rows by their old indexes; -1 is a new row.
    setRows(pointer: string, from: number[]): void {
        const old = getAt(this.data.peek(), pointer);
        const rows: unknown[] = Array.isArray(old) ? old : [];
        batch(() => {
            this.data.value = setAt(
                this.data.peek(),
                pointer,
                from.map((index) => rows[index] ?? {}),
            );
            this.raw.value = followRows(this.raw.peek(), pointer, from);
            this.told.value = this.told.peek().filter((error) => !error.pointer.startsWith(`${pointer}/`));
        });
        this.changed();
    }

    private changed(): void {
        this.sendKey = crypto.randomUUID();
        if (this.form.fields.length > 0) this.autosave.changed();
        if (!this.form.conditional) return;
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.evaluate().catch(() => undefined), evaluateDelayMs);
    }

    visit(section: string): void {
        this.visited.value = new Set([...this.visited.peek(), section]);
    }

    payload(): Data {
        return payloadOf(this.form, this.data.value, this.shown.value);
    }

    /// Asks the server which questions are to be asked and which answers are wrong. A newer question ends an older one.
    async evaluate(): Promise<Evaluation> {
        clearTimeout(this.timer);
        this.running?.abort();
        const mine = new AbortController();
        this.running = mine;
        // Hidden answers are sent too: a condition may bring them back with what was typed before.
        const all = payloadOf(this.form, this.data.peek(), null);
        const { workflow, id } = this.file.peek();
        const answer = await evaluateForm(workflow, this.form.name, all, id, mine.signal);
        batch(() => {
            this.shown.value = new Set(answer.shown);
            this.required.value = new Set(answer.required);
            this.errors.value = answer.errors.map((error) => ({ ...error, pointer: error.pointer.replace(/^#/, "") }));
        });
        return answer;
    }

    async refresh(): Promise<void> {
        this.file.value = await getCase(this.file.peek().id);
    }
}

/// An action that needs no form has one without questions, so that there is one way to send.
const noForm: Form = {
    name: "",
    title: { vi: "", en: "" },
    intro: null,
    sections: [],
    declarations: [],
    fields: [],
    conditional: false,
};

const open = new Map<string, FormSession>();
forget.add(() => {
    for (const session of open.values()) session.autosave.stop();
    open.clear();
});

export function closeSession(session: FormSession): void {
    session.autosave.stop();
    open.delete(`${session.file.peek().id} ${session.action.event}`);
}

/// The session of this case and event, or why there is none: the case, whose `blocked` may say it.
export async function openSession(id: string, event: string): Promise<FormSession | Case> {
    const key = `${id} ${event}`;
    const known = open.get(key);
    if (known) return known;
    const file = await getCase(id);
    const action = file.actions.find((candidate) => candidate.event === event);
    if (!action) return file;
    const session = action.form ? await withForm(action, action.form, file) : new FormSession(action, noForm, file, {}, null);
    open.set(key, session);
    return session;
}

async function withForm(action: Action, name: string, file: Case): Promise<FormSession> {
    const [schema, draft] = await Promise.all([getForm(file.workflow, name), draftOf(file.id, action.event)]);
    const form = readForm(schema);
    const session = new FormSession(action, form, file, startingData(form, draft?.data, file.data), draft?.saved_at ?? null);
    // A form can be filled in before the server has looked at it; what the person typed must not wait for that.
    await session.evaluate().catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 401) throw error;
    });
    return session;
}

async function draftOf(id: string, event: string) {
    try {
        return await getDraft(id, event);
    } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
    }
}
