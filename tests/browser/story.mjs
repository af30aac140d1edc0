// One case from filing to decision: filed in Vietnamese, handled in English, looked at again by who filed it.
// Who does what is data (stories/*.json); the accounts come from outside.

import { readFileSync } from "node:fs";
import { look, lookOtherwise, settled, visitor } from "./browser.mjs";
import { answer, pdf, schemaOf } from "./forms.mjs";
import { chooseLanguage, expectErrors, expectSaved, goOn, openCase, signIn, signOut, startAction } from "./people.mjs";
import { word } from "./words.mjs";

export async function tell(browser, base, storyFile, people, findings) {
    const story = JSON.parse(readFileSync(storyFile, "utf8").replace(/"today\+(\d+)"/g, (_, days) => `"${inDays(Number(days))}"`));
    const applicant = await visitor(browser, base, findings, story.filing.as);
    const id = await file(applicant, story, people, findings);
    for (const step of story.steps) await handle(browser, base, story, step, id, people, findings);
    await lookAgain(applicant, story, id, findings);
    await signOut(applicant, "vi");
}

/// Forms want dates that lie ahead, and the program runs by the real clock.
function inDays(days) {
    return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

function account(people, as) {
    const found = people[as];
    if (!found) throw new Error(`PEOPLE has no account for ${as}`);
    return found;
}

async function file(page, story, people, findings) {
    const { as, event, answers, form } = story.filing;
    await page.goto("/");
    await look(page, "sign-in", findings, { lang: "vi" });
    await signIn(page, account(people, as), "vi");
    await look(page, "home", findings, { lang: "vi" });
    await page.goto(`/programmes/${story.workflow}`);
    await look(page, "start", findings, { lang: "vi" });
    await page
        .getByRole("button", { name: new RegExp(`^(${word("vi", "start.button")}|${word("vi", "start.another")})$`) })
        .click();
    await page.waitForURL(/\/actions\/[^/]+\/form$/);
    await look(page, "task-list", findings, { lang: "vi" });
    const id = decodeURIComponent(new URL(page.url()).pathname.split("/")[2]);
    const schema = await schemaOf(page, story.workflow, form);
    await fillSections(page, schema, answers, findings);
    await changeAndReturn(page);
    await outlivesSession(page, account(people, as), schema, answers, findings);
    await answer(page, schema, answers, "vi");
    await look(page, "check", findings, { lang: "vi" });
    await send(page);
    await look(page, "sent", findings, { lang: "vi" });
    if (!page.url().endsWith(`/actions/${event}/sent`)) findings.push(`filing ended at ${page.url()}`);
    await openCase(page, id);
    await look(page, "case-filed", findings, { lang: "vi" });
    return id;
}

/// Every section in turn, starting from the first row of the task list, until the check page.
async function fillSections(page, schema, answers, findings) {
    await page.locator(".task-list a").first().click();
    await page.waitForURL(/\/sections\//);
    await settled(page);
    await refuseEmpty(page, findings);
    for (let first = true; !page.url().endsWith("/check"); first = false) {
        const done = await answer(page, schema, answers, "vi");
        if (done.length > 0) await expectSaved(page, "vi");
        if (first) {
            await survives(page, schema, answers, done);
            await saysWhenNotSaved(page, schema, answers, done, findings);
        }
        await look(page, `section-${page.url().split("/").pop()}`, findings, { lang: "vi" });
        await goOn(page, "vi");
    }
}

/// Going on without answers: the list of errors has the focus, and nothing moved.
async function refuseEmpty(page, findings) {
    await page.getByRole("button", { name: word("vi", "section.continue") }).click();
    await expectErrors(page, "vi");
    await look(page, "errors", findings, { lang: "vi" });
}

/// Answers outlive a change of language and a reload.
async function survives(page, schema, answers, names) {
    const name = names.find((one) => ["string", "text"].includes(schema.properties[one]["x-docket"].type));
    if (!name) return;
    const box = page.locator(`#f-${name}`);
    const same = (text) => page.waitForFunction(([id, value]) => document.getElementById(id)?.value === value, [`f-${name}`, text]);
    await chooseLanguage(page, "en");
    await same(answers[name]);
    await chooseLanguage(page, "vi");
    await page.reload();
    await settled(page);
    await box.waitFor();
    await same(answers[name]);
}

/// Without a connection the page says that nothing is kept, keeps what was typed, and saves when it can.
async function saysWhenNotSaved(page, schema, answers, names, findings) {
    const name = names.find((one) => ["string", "text"].includes(schema.properties[one]["x-docket"].type));
    if (!name) return;
    page.causesFailures = true;
    await page.route("**/drafts/**", (route) => route.abort());
    await page.locator(`#f-${name}`).fill(`${answers[name]}.`);
    await page.getByText(word("vi", "save.failed")).waitFor();
    await look(page, "not-saved", findings, { lang: "vi" });
    await page.unroute("**/drafts/**");
    await page.locator(`#f-${name}`).fill(answers[name]);
    await page.getByRole("button", { name: word("vi", "save.now") }).click();
    await expectSaved(page, "vi");
    page.causesFailures = false;
}

/// Somebody changes the case meanwhile: sending is refused, the page says why, and the next try is carried out.
async function somebodyWasFaster(page, id, event, findings) {
    page.causesFailures = true;
    await page.evaluate(async (path) => {
        const { csrf_token } = await (await fetch("/v1/me")).json();
        const answer = await fetch(path, {
            method: "POST",
            body: JSON.stringify({ text: "One more thing.", audience: "internal" }),
            headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf_token, "Idempotency-Key": crypto.randomUUID() },
        });
        if (!answer.ok) throw new Error(`the comment was refused: ${answer.status}`);
    }, `/v1/cases/${id}/comments`);
    await page.locator("form.panel button[type=submit]").click();
    await page.getByText(word("en", "problem.moved_on"), { exact: true }).waitFor();
    await look(page, `moved-on-${event}`, findings, { lang: "en" });
    page.causesFailures = false;
}

/// "Sửa" leads to the question, and going on leads back to its row.
async function changeAndReturn(page) {
    const link = page.locator(".summary-change a").nth(1);
    const row = await link.getAttribute("id");
    await link.click();
    await page.waitForURL(/\/sections\/.*from=check/);
    await settled(page);
    await goOn(page, "vi");
    await page.waitForFunction((id) => document.activeElement?.id === id, row);
}

/// The session ends while somebody types: they sign in again on the spot and find their answers.
async function outlivesSession(page, { username, password }, schema, answers, findings) {
    await page.locator(".summary-change a").first().click();
    await page.waitForURL(/\/sections\//);
    await settled(page);
    page.causesFailures = true;
    await page.context().clearCookies();
    await page.getByRole("button", { name: word("vi", "section.continue") }).click();
    await page.getByText(word("vi", "sign_in.expired")).waitFor();
    await look(page, "expired", findings, { lang: "vi" });
    await page.getByLabel(word("vi", "sign_in.name"), { exact: true }).fill(username);
    await page.getByLabel(word("vi", "sign_in.password"), { exact: true }).fill(password);
    await page.getByRole("button", { name: word("vi", "sign_in.button"), exact: true }).click();
    await page.getByRole("button", { name: word("vi", "section.continue") }).waitFor();
    page.causesFailures = false;
    await goOn(page, "vi");
    const name = Object.keys(answers).find((one) => schema.properties[one]["x-docket"].type === "string");
    if (name) await page.getByText(answers[name], { exact: true }).first().waitFor();
}

async function send(page) {
    await page.locator("form.panel button[type=submit]").click();
    await page.waitForURL(/\/sent$/);
    await settled(page);
}

async function handle(browser, base, story, step, id, people, findings) {
    const page = await visitor(browser, base, findings, step.as);
    await signIn(page, account(people, step.as), "en");
    await page.goto("/inbox");
    await look(page, `inbox-${step.as}`, findings, { lang: "en" });
    await openCase(page, id);
    await look(page, `case-${step.event}`, findings, { lang: "en" });
    const action = await startAction(page, id, step.event, "en");
    if (action.form) {
        const schema = await schemaOf(page, story.workflow, action.form);
        while (!page.url().endsWith("/check")) {
            if (page.url().endsWith("/form")) await page.locator(".task-list a").first().click();
            await page.locator("form button[type=submit]").waitFor();
            await answer(page, schema, step.answers ?? {}, "en");
            await look(page, `form-${step.event}`, findings, { lang: "en" });
            await goOn(page, "en");
        }
        await answer(page, schema, step.answers ?? {}, "en");
    }
    await confirm(page, action, step);
    await look(page, `confirm-${step.event}`, findings, { lang: "en" });
    if (step === story.steps.at(-1)) await somebodyWasFaster(page, id, step.event, findings);
    await send(page);
    await look(page, `sent-${step.event}`, findings, { lang: "en" });
    await page.context().close();
}

async function confirm(page, { requires }, step) {
    if (requires.reason) await page.getByLabel(word("en", "reason.label"), { exact: true }).fill(step.reason);
    for (const kind of requires.documents) {
        await page.locator(`#f-required_documents-${kind}`).setInputFiles(pdf(`${kind}.pdf`));
        await page.getByRole("link", { name: `${kind}.pdf`, exact: true }).waitFor();
    }
    if (requires.signature) await page.locator("#signature").check();
}

async function lookAgain(page, story, id, findings) {
    await page.goto("/cases");
    await look(page, "my-cases", findings, { lang: "vi" });
    await openCase(page, id);
    await look(page, "case-after", findings, { lang: "vi" });
    for (const text of story.finally) {
        if (!(await page.locator("main").innerText()).includes(text)) findings.push(`the applicant does not see "${text}"`);
    }
    await lookOtherwise(page, "case-after", findings);
    await chooseLanguage(page, "en");
    await look(page, "case-after", findings, { lang: "en" });
    await chooseLanguage(page, "vi");
    await page.goto("/khong-co-trang-nay");
    await look(page, "not-found", findings, { lang: "vi" });
}
