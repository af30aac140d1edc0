// Tells a story in Chromium against a running server. Usage:
//   BASE_URL=http://127.0.0.1:8080 PEOPLE='{"applicant": {"username": "…", "password": "…"}, …}' node run.mjs [stories/sbx_01.json]
// CHROMIUM names another browser program. Exit code 0: told, and nothing found; 1: findings, one a line; 2: wrong usage.
// Waits for conditions only; starts and stops no server.

import { fileURLToPath } from "node:url";
import { launch } from "./browser.mjs";
import { tell } from "./story.mjs";

const { BASE_URL, PEOPLE } = process.env;
if (!BASE_URL || !PEOPLE) {
    console.error("BASE_URL and PEOPLE must be set; see the first lines of run.mjs");
    process.exit(2);
}
const story = process.argv[2] ?? fileURLToPath(new URL("stories/sbx_01.json", import.meta.url));
const findings = [];
const browser = await launch();
try {
    await tell(browser, BASE_URL.replace(/\/$/, ""), story, JSON.parse(PEOPLE), findings);
} catch (error) {
    findings.push(`the story stopped: ${error.stack}`);
} finally {
    await browser.close();
}
for (const finding of new Set(findings)) console.error(finding);
console.log(findings.length === 0 ? "The story was told; nothing was found." : `${new Set(findings).size} findings.`);
process.exit(findings.length === 0 ? 0 : 1);
