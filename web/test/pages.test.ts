// Addresses, problems, the record's words, the inbox's counts.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Case, Entry, Task, Workflow } from "../src/api/types";
import { ApiError, readErrors, readProblem } from "../src/api/problems";
import { match } from "../src/app/router";
import { byDue, folded, inTab, isStaff, labelOf, pathsOf } from "../src/cases/stages";

const text = (words: string) => ({ vi: words, en: words });

test("an address matches its pattern whole, decoded, with or without a last slash", () => {
    const rows: [string, string, object | null][] = [
        ["/", "/", {}],
        ["/cases/:id", "/cases/17", { id: "17" }],
        ["/cases/:id", "/cases/17/", { id: "17" }],
        ["/cases/:id", "/cases/a%2Fb", { id: "a/b" }],
        ["/cases/:id", "/cases/%E0", { id: "%E0" }],
        ["/cases/:id", "/cases/", null],
        ["/cases/:id", "/cases/17/x", null],
        ["/cases", "/case", null],
    ];
    for (const [pattern, path, found] of rows) assert.deepEqual(match(pattern, path), found, path);
});

test("a pointer means the same field with and without its fragment sign", () => {
    const given = [
        { pointer: "#/months", code: "max", detail: text("m") },
        { pointer: "/k%20pis/0", code: "min", detail: text("k") },
        { pointer: "#/k%C3%BD/0", code: "min", detail: text("k") },
    ];
    assert.deepEqual(
        readErrors(given).map(({ pointer }) => pointer),
        ["/months", "/k%20pis/0", "/ký/0"],
    );
});

test("an answer that is no problem+json still has a code", () => {
    const rows: [number, unknown, string][] = [
        [412, { code: "moved_on", title: "x" }, "moved_on"],
        [412, null, "moved_on"],
        [401, "<html>", "unauthenticated"],
        [500, null, "unknown"],
        [503, {}, "overloaded"],
        [409, { code: "brand_new" }, "unknown"],
    ];
    for (const [status, body, code] of rows) assert.equal(new ApiError(readProblem(status, body)).code, code, `${status}`);
});

const workflow = {
    roles: [
        { id: "applicant", title: text("A"), party: true },
        { id: "officer", title: text("O"), party: false },
    ],
    transitions: [
        { id: "t1", from: "draft", event: "submit", to: ["check"], by: ["applicant"], label: text("Submit") },
        { id: "t2", from: "fix", event: "submit", to: ["check"], by: ["applicant"], label: text("Send again") },
    ],
    states: [],
} as unknown as Workflow;

test("an entry is called after the transition taken, else after its event", () => {
    const entry = (event: string, transition: string) => ({ event, transition }) as Entry;
    assert.equal(labelOf(entry("submit", "t2"), workflow)?.en, "Send again");
    assert.equal(labelOf(entry("submit", ""), workflow)?.en, "Submit");
    assert.equal(labelOf(entry("overdue.check", ""), workflow), null);
    assert.equal(labelOf(entry("submit", "t1"), null), null);
});

test("states come as a list or as text with commas", () => {
    assert.deepEqual(pathsOf("a.b, c"), ["a.b", "c"]);
    assert.deepEqual(pathsOf(["a"]), ["a"]);
    assert.deepEqual(pathsOf(""), []);
});

test("who holds only a party's role on a case is no official there", () => {
    const file = (my_roles: string[]) => ({ my_roles }) as Case;
    assert.equal(isStaff(file(["applicant"]), [], workflow), false);
    assert.equal(isStaff(file(["officer"]), ["officer"], workflow), true);
    assert.equal(isStaff(file([]), ["officer"], workflow), false);
});

const task = (more: Partial<Task>) =>
    ({ case_code: "A", mine: false, assignee: null, overdue: false, due_at: null, ...more }) as Task;

test("each tab of the inbox shows its own tasks", () => {
    const mine = task({ mine: true, assignee: { id: "p", name: "P" } });
    const late = task({ overdue: true });
    assert.deepEqual(
        [inTab(mine, "mine"), inTab(mine, "unassigned"), inTab(mine, "all"), inTab(mine, "overdue")],
        [true, false, true, false],
    );
    assert.deepEqual(
        [inTab(late, "mine"), inTab(late, "unassigned"), inTab(late, "all"), inTab(late, "overdue")],
        [false, true, true, true],
    );
});

test("tasks stand by due date, those without one last", () => {
    const sorted = [
        task({ case_code: "none" }),
        task({ case_code: "b", due_at: "2026-03-05" }),
        task({ case_code: "a", due_at: "2026-03-05" }),
        task({ case_code: "first", due_at: "2026-01-01" }),
    ].sort(byDue);
    assert.deepEqual(
        sorted.map(({ case_code }) => case_code),
        ["first", "a", "b", "none"],
    );
});

test("searching without marks finds Vietnamese words", () => {
    assert.equal(folded("Đường Nguyễn Huệ"), "duong nguyen hue");
    assert.equal(folded("Đươ\u0300ng"), "duong");
});
