// Keeps answers on the server while they are typed: one save at a time, the newest content, until it has worked.

import { signal } from "@preact/signals";
import { deleteDraft, putDraft } from "../api/calls";
import type { Data } from "../api/types";

export type SaveState =
    { kind: "idle" } | { kind: "waiting" } | { kind: "saving" } | { kind: "saved"; at: string } | { kind: "failed" };

const quietMs = 800;
const retryDelaysMs = [2_000, 4_000, 8_000, 15_000, 30_000];
/// Browsers send at most 64 kB after a page is gone.
const keepaliveBytesMax = 60_000;

export class Autosave {
    readonly state;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private dirty = false;
    private busy: Promise<void> | null = null;
    private failures = 0;
    private readonly online = () => void this.flush();
    private readonly hidden = () => document.visibilityState === "hidden" && this.lastChance();
    private readonly leaving = (event: BeforeUnloadEvent) => this.dirty && event.preventDefault();

    constructor(
        private readonly caseId: string,
        private readonly event: string,
        private readonly content: () => Data,
        savedAt: string | null,
    ) {
        this.state = signal<SaveState>(savedAt ? { kind: "saved", at: savedAt } : { kind: "idle" });
        addEventListener("online", this.online);
        document.addEventListener("visibilitychange", this.hidden);
        addEventListener("beforeunload", this.leaving);
    }

    changed(): void {
        this.dirty = true;
        if (this.state.peek().kind !== "failed") this.state.value = { kind: "waiting" };
        this.later(quietMs);
    }

    private later(delay: number): void {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.flush(), delay);
    }

    /// Saves now if there is something to save. Never throws: the state says how it went, and failures are tried again.
    async flush(): Promise<void> {
        clearTimeout(this.timer);
        while (this.busy) await this.busy;
        if (!this.dirty) return;
        this.busy = this.save();
        await this.busy;
    }

    private async save(): Promise<void> {
        this.dirty = false;
        if (this.failures === 0) this.state.value = { kind: "saving" };
        try {
            const kept = await putDraft(this.caseId, this.event, this.content());
            this.failures = 0;
            this.state.value = this.dirty ? { kind: "waiting" } : { kind: "saved", at: kept?.saved_at ?? new Date().toISOString() };
        } catch {
            this.dirty = true;
            this.state.value = { kind: "failed" };
            this.later(retryDelaysMs[Math.min(this.failures, retryDelaysMs.length - 1)] ?? quietMs);
            this.failures += 1;
        } finally {
            this.busy = null;
        }
    }

    private lastChance(): void {
        if (!this.dirty || JSON.stringify(this.content()).length > keepaliveBytesMax) return;
        void putDraft(this.caseId, this.event, this.content(), true).catch(() => undefined);
    }

    /// The answers have become part of the record; a draft of them would only mislead.
    async discard(): Promise<void> {
        this.stop();
        await deleteDraft(this.caseId, this.event).catch(() => undefined);
    }

    stop(): void {
        clearTimeout(this.timer);
        this.dirty = false;
        removeEventListener("online", this.online);
        document.removeEventListener("visibilitychange", this.hidden);
        removeEventListener("beforeunload", this.leaving);
    }
}
