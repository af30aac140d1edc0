// Says whether what was typed is kept, in a region that screen readers hear without losing their place.

import { lang, t } from "../../i18n";
import { formatTime } from "../../i18n/format";
import type { FormSession } from "../session";

export function SaveStatus({ session }: { session: FormSession }) {
    const state = session.autosave.state.value;
    return (
        <div class={state.kind === "failed" ? "save save-failed" : "save"} role="status">
            {state.kind === "failed" ? (
                <>
                    <span>{t("save.failed")}</span>{" "}
                    <button type="button" class="link" onClick={() => void session.autosave.flush()}>
                        {t("save.now")}
                    </button>
                </>
            ) : (
                words(session)
            )}
        </div>
    );
}

function words(session: FormSession): string {
    const state = session.autosave.state.value;
    switch (state.kind) {
        case "saved":
            return t("save.saved", { time: formatTime(state.at, lang.value) });
        // "Waiting" says the same as "saving", or the region would speak twice for each pause in typing.
        case "saving":
        case "waiting":
            return t("save.saving");
        default:
            return t("save.idle");
    }
}
