// Three boxes to one date and back; dates and instants as people here read them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { boxesFromText, boxesOf, boxesToText, readDate } from "../src/forms/dates";
import { daysUntil, formatDate, formatDateTime, formatPlainDate, formatSize } from "../src/i18n/format";

const boxes = (day: string, month: string, year: string) => ({ day, month, year });

test("boxes make a date, or say what is wrong with them", () => {
    const rows: [string, string, string, object][] = [
        ["27", "3", "2026", { date: "2026-03-27" }],
        ["05", "03", "2026", { date: "2026-03-05" }],
        ["29", "2", "2028", { date: "2028-02-29" }],
        ["", "", "", { empty: true }],
        ["27", "", "2026", { fault: "incomplete" }],
        ["29", "2", "2026", { fault: "not_real" }],
        ["31", "4", "2026", { fault: "not_real" }],
        ["0", "1", "2026", { fault: "not_real" }],
        ["1", "13", "2026", { fault: "not_real" }],
        ["a", "1", "2026", { fault: "not_real" }],
        ["1", "1", "26", { fault: "year_digits" }],
        ["1", "1", "0099", { date: "0099-01-01" }],
    ];
    for (const [day, month, year, reading] of rows)
        assert.deepEqual(readDate(boxes(day, month, year)), reading, `${day}/${month}/${year}`);
});

test("boxes are kept as they were typed, not padded", () => {
    assert.deepEqual(boxesFromText(boxesToText(boxes("05", "", "20"))), boxes("05", "", "20"));
    assert.deepEqual(boxesOf("2026-03-05"), boxes("5", "3", "2026"));
    assert.deepEqual(boxesOf(undefined), boxes("", "", ""));
});

test("dates read dd/mm/yyyy in both languages, in Vietnam's time", () => {
    for (const lang of ["vi", "en"] as const) {
        assert.equal(formatDate("2026-03-05T18:30:00.000Z", lang), "06/03/2026");
        assert.equal(formatDateTime("2026-03-05T07:05:00.000Z", lang), "05/03/2026 14:05");
        assert.equal(formatDateTime("2026-03-05T17:00:00.000Z", lang), "06/03/2026 00:00");
    }
    assert.equal(formatPlainDate("2026-03-05"), "05/03/2026");
});

test("days left are counted by midnights in Vietnam", () => {
    const now = new Date("2026-03-05T16:00:00Z");
    const rows: [string, number][] = [
        ["2026-03-05T16:59:00Z", 0],
        ["2026-03-05T17:01:00Z", 1],
        ["2026-03-08T10:00:00Z", 3],
        ["2026-03-03T10:00:00Z", -2],
    ];
    for (const [instant, days] of rows) assert.equal(daysUntil(instant, now), days, instant);
});

test("sizes are told in the units that limits are written in", () => {
    assert.equal(formatSize(149, "vi"), "149 B");
    assert.equal(formatSize(20 * 1024 * 1024, "vi"), "20 MB");
    assert.equal(formatSize(1_572_864, "vi"), "1,5 MB");
});
