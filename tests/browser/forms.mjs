// Fills in a form as a person does, by labels and roles. What the labels are is asked of the API's schema of the form.

import { named, word } from "./words.mjs";

/// A small but real PDF: servers look at the first bytes.
export function pdf(name) {
    const text =
        `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n% ${name}\n` +
        "trailer<</Root 1 0 R>>\n%%EOF\n";
    return { name, mimeType: "application/pdf", buffer: Buffer.from(text) };
}

export async function schemaOf(page, workflow, form) {
    return page.evaluate(async (path) => (await fetch(path)).json(), `/v1/workflows/${workflow}/forms/${form}`);
}

/// Answers what this page asks: a section its fields, the check page the declarations. Returns the names it has answered.
/// A question that depends on another is waited for: it appears when the server has seen the other's answer.
export async function answer(page, schema, answers, lang) {
    const done = [];
    for (const [name, value] of Object.entries(answers)) {
        const field = schema.properties[name]?.["x-docket"];
        if (!field) throw new Error(`the form ${schema["x-docket"].form} has no field ${name}`);
        if (!belongsHere(new URL(page.url()).pathname, schema, field)) continue;
        await page.locator(`#f-${name}`).waitFor();
        await answerField(page, page.locator("main"), field, value, lang, name);
        done.push(name);
    }
    return done;
}

function belongsHere(path, schema, field) {
    if (path.endsWith("/check")) return field.must_be_true;
    const sections = schema["x-docket"].sections ?? [];
    const section = sections.some(({ id }) => id === field.section) ? field.section : "rest";
    return !field.must_be_true && path.endsWith(`/sections/${section}`);
}

async function answerField(page, scope, field, value, lang, name) {
    const label = named(field.label[lang]);
    const group = scope.getByRole("group", { name: label }).first();
    switch (field.must_be_true ? "declaration" : field.type) {
        case "declaration":
            return scope.getByLabel(label).check();
        case "boolean":
            return group.getByLabel(word(lang, value ? "form.yes" : "form.no"), { exact: true }).check();
        case "choice":
            return choose(scope, group, field, value, label, lang);
        case "choices":
            for (const one of value) await group.getByLabel(optionLabel(field, one, lang), { exact: true }).check();
            return undefined;
        case "date": {
            const [year, month, day] = value.split("-");
            for (const [key, text] of [
                ["date.day", Number(day)],
                ["date.month", Number(month)],
                ["date.year", year],
            ]) {
                await group.getByLabel(word(lang, key), { exact: true }).fill(String(text));
            }
            return undefined;
        }
        case "file":
        case "files":
            return upload(page, scope, label, [value].flat());
        case "table":
            return rows(page, group, field, value, lang, name);
        default:
            return scope
                .getByLabel(label)
                .first()
                .fill(typeof value === "number" && lang === "vi" ? String(value).replace(".", ",") : String(value));
    }
}

function optionLabel(field, value, lang) {
    const option = field.options.find((candidate) => candidate.value === value);
    if (!option) throw new Error(`${field.name} has no option ${value}`);
    return option.label[lang];
}

async function choose(scope, group, field, value, label, lang) {
    const text = optionLabel(field, value, lang);
    const list = scope.getByRole("combobox", { name: label });
    if ((await list.count()) > 0) await list.first().selectOption({ label: text });
    else await group.getByLabel(text, { exact: true }).check();
}

async function upload(page, scope, label, names) {
    for (const name of names) {
        await scope.getByLabel(label).first().setInputFiles(pdf(name));
        await page.getByRole("link", { name, exact: true }).waitFor();
    }
}

async function rows(page, group, field, list, lang, name) {
    for (const [index, row] of list.entries()) {
        await group.getByRole("button", { name: word(lang, "table.add", { label: field.label[lang] }) }).click();
        const scope = group.getByRole("group", { name: word(lang, "table.row", { row: index + 1 }), exact: true });
        // The focus is in the new row, or people who cannot see it would have to look for it.
        await page.waitForFunction((id) => document.activeElement?.id === id, `f-${name}-${index}`);
        for (const [column, value] of Object.entries(row)) {
            const given = field.columns.find((candidate) => candidate.name === column);
            await answerField(page, scope, given, value, lang, column);
        }
    }
    if (list.length > 1) await moveByKeyboard(page, group, list.length - 1, lang, name);
}

/// The last row up and down again, by keyboard alone: the focus goes along, and the order is the old one in the end.
async function moveByKeyboard(page, group, last, lang, name) {
    for (const [from, to, key] of [
        [last, last - 1, "table.up"],
        [last - 1, last, "table.down"],
    ]) {
        const row = group.getByRole("group", { name: word(lang, "table.row", { row: from + 1 }), exact: true });
        await row.getByRole("button", { name: named(word(lang, key)) }).focus();
        await page.keyboard.press("Enter");
        await page.waitForFunction((id) => document.activeElement?.id === id, `f-${name}-${to}`);
    }
}
