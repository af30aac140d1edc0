// Numbers and money as typed. A wrong reading here is a wrong sum in an application.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDecimal, parseInteger, parseMoney, totalOf } from "../src/forms/numbers";
import { formatMoney, formatNumber } from "../src/i18n/format";

test("an amount is read in each way people write it", () => {
    const rows: [string, number | null][] = [
        ["1234567", 1234567],
        ["1.234.567", 1234567],
        ["1 234 567", 1234567],
        ["1\u00a0234\u00a0567 ₫", 1234567],
        ["1,234,567", 1234567],
        ["1.234.567 đ", 1234567],
        ["1.234.567 đồng", 1234567],
        ["1234567 VND", 1234567],
        ["VND 5000", 5000],
        ["0", 0],
        ["-500", -500],
        ["1.5", null],
        ["1.23.456", null],
        ["1.234,567", null],
        ["12 triệu", null],
        ["", null],
        ["₫", null],
        ["99999999999999999999", null],
    ];
    for (const [text, value] of rows) assert.equal(parseMoney(text, "VND"), value, text);
});

test("what is shown is read back as the same amount in both languages", () => {
    for (const value of [0, 999, 1000, 1_234_567, 1_500_000_000]) {
        for (const lang of ["vi", "en"] as const) assert.equal(parseMoney(formatMoney(value, "VND", lang), "VND"), value);
    }
    assert.equal(formatMoney(1234567, "VND", "vi"), "1.234.567\u00a0₫");
    assert.equal(formatMoney(1234567, "VND", "en"), "1,234,567\u00a0₫");
});

test("a fraction is read with the decimal sign of the page's language", () => {
    const rows: ["vi" | "en", string, number | null][] = [
        ["vi", "2,5", 2.5],
        ["vi", "2.5", 2.5],
        ["vi", "1.234", 1234],
        ["vi", "1.234,5", 1234.5],
        ["vi", "12,5%", 12.5],
        ["vi", "-0,5", -0.5],
        ["en", "2.5", 2.5],
        ["en", "2,5", 2.5],
        ["en", "1,234", 1234],
        ["en", "1,234.5", 1234.5],
        ["vi", "1,2,3", null],
        ["vi", "12.34,5", null],
        ["vi", "hai", null],
        ["vi", "", null],
        ["vi", "1,", null],
    ];
    for (const [lang, text, value] of rows) assert.equal(parseDecimal(text, lang), value, `${lang} ${text}`);
    for (const value of [0.25, 12.5, 1234.5]) {
        for (const lang of ["vi", "en"] as const) assert.equal(parseDecimal(formatNumber(value, lang), lang), value);
    }
});

test("a whole number is not guessed from a fraction", () => {
    const rows: [string, number | null][] = [
        ["12", 12],
        ["1.200", 1200],
        [" 7 ", 7],
        ["+3", 3],
        ["1.5", null],
        ["12x", null],
        ["1e3", null],
    ];
    for (const [text, value] of rows) assert.equal(parseInteger(text), value, text);
});

test("a total counts only rows that have a number", () => {
    assert.equal(totalOf([{ cost: 5 }, {}, null, { cost: "7" }, { cost: 10 }], "cost"), 15);
});
