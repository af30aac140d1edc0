// The colours of tokens.css against WCAG 2.2: 4.5 : 1 for text, 3 : 1 for borders of controls and for the focus ring.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const tokens = new Map(
    [...readFileSync("src/styles/tokens.css", "utf8").matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((hit) => [hit[1]!, hit[2]!]),
);

/// Relative luminance, WCAG 2.2 definition.
function luminance(colour: string): number {
    const [r, g, b] = [1, 3, 5]
        .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function ratio(one: string, other: string): number {
    const [a, b] = [luminance(tokens.get(one)!), luminance(tokens.get(other)!)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

test("black on white is 21 : 1, as the standard says", () => {
    assert.equal((luminance("#ffffff") + 0.05) / (luminance("#000000") + 0.05), 21);
});

test("every text can be read on its ground", () => {
    const pairs = [
        ...["ink", "ink-soft", "link", "link-hover", "error", "brand"].flatMap((text) => [
            [text, "paper"],
            [text, "ground"],
        ]),
        ["ink", "brand-pale"],
        ["ink", "warn-pale"],
        ["ink", "error-pale"],
        ["ink", "good-pale"],
        ["ink-soft", "brand-pale"],
        ["ink-soft", "error-pale"],
        ["on-brand", "brand"],
        ["on-brand", "brand-deep"],
        ["brand-deep", "brand-pale"],
        ["error", "error-pale"],
        ["warn", "warn-pale"],
        ["good", "good-pale"],
        ["link", "brand-pale"],
        ["link", "error-pale"],
        ["link", "warn-pale"],
    ] as [string, string][];
    for (const [text, ground] of pairs)
        assert.ok(ratio(text, ground) >= 4.5, `${text} on ${ground}: ${ratio(text, ground).toFixed(2)}`);
});

test("borders of controls and the focus ring stand out", () => {
    const pairs = [
        ["edge", "paper"],
        ["edge", "ground"],
        ["focus", "paper"],
        ["focus", "ground"],
        ["focus", "brand-pale"],
        ["focus-on-brand", "brand"],
    ];
    for (const [line, ground] of pairs)
        assert.ok(ratio(line!, ground!) >= 3, `${line} on ${ground}: ${ratio(line!, ground!).toFixed(2)}`);
});

test("no style sheet names a colour of its own, and none writes in capitals", () => {
    for (const name of ["base", "parts", "forms", "cases"]) {
        const css = readFileSync(`src/styles/${name}.css`, "utf8");
        assert.ok(!/#[0-9a-f]{3,6}\b|rgb\(/i.test(css), name);
        assert.ok(!/text-transform:\s*uppercase/.test(css), name);
        for (const [, height] of css.matchAll(/line-height:\s*([\d.]+)/g))
            assert.ok(Number(height) >= 1.5, `${name}: line-height ${height}`);
    }
});
