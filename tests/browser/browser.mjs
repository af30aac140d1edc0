// Chromium under test: launching it, and what every visited page must stand up to. Knows no page of ours by name.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pictures = fileURLToPath(new URL("../../build/screenshots/", import.meta.url));
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const widths = [1280, 320];

/// Debian's Chromium: nothing is ever downloaded, and no name but the server's address is resolved.
export async function launch() {
    mkdirSync(pictures, { recursive: true });
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? execFileSync("sh", ["-c", "command -v chromium"]).toString().trim(),
        headless: true,
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    });
}

/// A page of its own for one person (own cookies), which writes down what must not happen.
export async function visitor(browser, base, findings, who) {
    const context = await browser.newContext({
        locale: "vi-VN",
        timezoneId: "Asia/Ho_Chi_Minh",
        viewport: { width: widths[0], height: 900 },
        baseURL: base,
    });
    context.on("request", (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(base))
            findings.push(`${who}: asked for ${request.url()}`);
    });
    const page = await context.newPage();
    page.on("console", (message) => {
        // A refused or cut request is written to the console by the browser itself; a story that causes one says so.
        if (page.causesFailures && message.text().startsWith("Failed to load resource")) return;
        if (["error", "warning"].includes(message.type()))
            findings.push(`${who}: console says ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => findings.push(`${who}: ${error.message}`));
    // A failed expectation should not cost a minute; a slow machine should not fail one.
    page.setDefaultTimeout(15_000);
    return page;
}

/// The page is there when it has a heading and nothing says that it is loading.
export async function settled(page) {
    await page.locator("h1").waitFor();
    await page.locator(".loading").waitFor({ state: "detached" });
}

/// Looks at one page at both widths: axe, reflow, title, language; and takes its picture.
export async function look(page, name, findings, { lang }) {
    await settled(page);
    for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await page.evaluate(axeSource);
        const { violations } = await page.evaluate(
            (values) => globalThis.axe.run(document, { runOnly: { type: "tag", values } }),
            tags,
        );
        for (const { id, nodes } of violations)
            findings.push(`${name} at ${width}: axe ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
        const facts = await page.evaluate(() => ({
            wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
            title: document.title,
            lang: document.documentElement.lang,
            raw: /\{\w+\}/.exec(document.body.innerText)?.[0],
        }));
        if (facts.wide) findings.push(`${name} at ${width}: scrolls sideways`);
        if (!/\S – Docket$/.test(facts.title)) findings.push(`${name}: title is "${facts.title}"`);
        if (facts.lang !== lang) findings.push(`${name}: lang is ${facts.lang}, expected ${lang}`);
        if (facts.raw) findings.push(`${name}: shows an unfilled ${facts.raw}`);
        await page.screenshot({ path: `${pictures}${name}-${lang}-${width}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: widths[0], height: 900 });
}

/// What a check page must withstand besides: Windows' high contrast, no motion, and paper.
export async function lookOtherwise(page, name, findings) {
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    await page.screenshot({ path: `${pictures}${name}-forced-colors.png`, fullPage: true });
    await page.emulateMedia({ forcedColors: null, reducedMotion: null, media: "print" });
    if (await page.locator("nav").first().isVisible()) findings.push(`${name}: prints the navigation`);
    await page.screenshot({ path: `${pictures}${name}-print.png`, fullPage: true });
    await page.emulateMedia({ media: null });
}
