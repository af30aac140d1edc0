// What people do on the pages, one function for each thing: sign in, open, go on, send.

import { settled } from "./browser.mjs";
import { word } from "./words.mjs";

export async function chooseLanguage(page, lang) {
    await page.getByRole("button", { name: lang === "vi" ? "Tiếng Việt" : "English", exact: true }).click();
    await page.waitForFunction((code) => document.documentElement.lang === code, lang);
}

export async function signIn(page, { username, password }, lang) {
    await page.goto("/");
    await settled(page);
    await chooseLanguage(page, lang);
    await page.getByLabel(word(lang, "sign_in.name"), { exact: true }).fill(username);
    await page.getByLabel(word(lang, "sign_in.password"), { exact: true }).fill(password);
    await page.getByRole("button", { name: word(lang, "sign_in.button"), exact: true }).click();
    await page.getByRole("button", { name: word(lang, "nav.sign_out") }).waitFor();
    await settled(page);
}

export async function signOut(page, lang) {
    await page.getByRole("button", { name: word(lang, "nav.sign_out") }).click();
    await page.getByText(word(lang, "sign_in.left")).waitFor();
}

/// Presses "Save and continue" and waits for the next page, whose heading then has the focus.
export async function goOn(page, lang) {
    const before = page.url();
    await page.getByRole("button", { name: word(lang, "section.continue") }).click();
    await page.waitForURL((url) => url.href !== before);
    await settled(page);
}

/// The focus is on the list of errors and the tab says so.
export async function expectErrors(page, lang) {
    await page.waitForFunction(() => document.activeElement?.classList.contains("error-summary"));
    const prefix = word(lang, "error.title_prefix").trim();
    await page.waitForFunction((start) => document.title.startsWith(start), prefix);
}

export async function expectSaved(page, lang) {
    const words = word(lang, "save.saved", { time: "" }).trim();
    await page.getByRole("status").filter({ hasText: words }).waitFor();
}

export async function openCase(page, id) {
    await page.goto(`/cases/${id}`);
    await settled(page);
}

/// The case as the API gives it to whoever is signed in on this page.
export async function caseOf(page, id) {
    return page.evaluate(async (path) => (await fetch(path)).json(), `/v1/cases/${id}`);
}

/// From the case page into an action, by its button.
export async function startAction(page, id, event, lang) {
    const file = await caseOf(page, id);
    const action = file.actions.find((candidate) => candidate.event === event);
    if (!action)
        throw new Error(
            `${event} is not among the actions: ${file.actions.map((one) => one.event).join(", ") || "none"}; blocked: ` +
                file.blocked.map((one) => `${one.event} (${one.code})`).join(", "),
        );
    await page.getByRole("link", { name: action.label?.[lang] ?? event, exact: true }).click();
    await page.waitForURL(/\/(check|sections\/[^/]+|form)$/);
    await settled(page);
    return action;
}
