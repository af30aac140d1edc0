// Who is signed in. The session itself is an HttpOnly cookie that no script can read; here is only what the pages show.

import { computed, signal } from "@preact/signals";
import { forgetDefinitions, signIn, signOut, whoAmI, type Session } from "../api/calls";
import { setCsrfToken, watchSession } from "../api/client";
import type { Me } from "../api/types";

/// `expired`: somebody was signed in and the server no longer knows it; what was typed is still in memory.
export const phase = signal<"starting" | "out" | "in" | "expired" | "left">("starting");
export const me = signal<Me | null>(null);
export const isOfficial = computed(() => (me.value?.roles.length ?? 0) > 0);

/// Asked of all who keep something of a person's in memory, when another person signs in or this one leaves.
export const forget = new Set<() => void>();

// Only a hint that asking is worth it: without it a first visit would begin with a refused request.
const hint = "docket.signed_in";

function accept(session: Session): void {
    if (me.value && me.value.id !== session.me.id) clear();
    me.value = session.me;
    setCsrfToken(session.csrf_token);
    localStorage.setItem(hint, "1");
    phase.value = "in";
}

function clear(): void {
    for (const one of forget) one();
    forgetDefinitions();
}

export async function startSession(): Promise<void> {
    watchSession({
        signedOut: () => {
            localStorage.removeItem(hint);
            if (phase.value === "in") phase.value = "expired";
        },
        renew: async () => accept(await whoAmI()),
    });
    if (!localStorage.getItem(hint)) {
        phase.value = "out";
        return;
    }
    try {
        accept(await whoAmI());
    } catch {
        phase.value = "out";
    }
}

export async function enter(username: string, password: string): Promise<void> {
    accept(await signIn(username, password));
}

export async function leave(): Promise<void> {
    await signOut();
    clear();
    me.value = null;
    setCsrfToken(null);
    localStorage.removeItem(hint);
    phase.value = "left";
}
