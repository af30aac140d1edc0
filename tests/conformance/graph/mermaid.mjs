// node mermaid.mjs FOLDER: draws each *.mmd in it by Mermaid, in Debian's Chromium, and looks whether each state is inside the composite state
// that the text puts it in. One line of output if all is well; otherwise a line for each fault, and exit code 1.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { launch } from "../../browser/browser.mjs";

const mermaidScript = createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js");

/// Runs in the page: the names of what each composite state of the text contains, against what Mermaid made of it.
async function draw([name, text]) {
    mermaid.initialize({ startOnLoad: false, maxTextSize: 1e6, maxEdges: 2000 });
    const parents = new Map();
    const open = [];
    for (const line of text.split("\n")) {
        const declared = / as ([A-Za-z0-9_]+)$/.exec(line);
        if (declared) parents.set(declared[1], open.at(-1) ?? "");
        const opened = /^ *state ([A-Za-z0-9_]+) \{$/.exec(line);
        if (opened) open.push(opened[1]);
        if (/^ *\}$/.test(line)) open.pop();
    }
    try {
        const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
        const nodes = new Map(diagram.db.getData().nodes.map((node) => [node.id, node]));
        // Regions are groups of Mermaid's own making between a parallel state and what is in it.
        const parentOf = (id) => {
            let parent = nodes.get(id)?.parentId;
            while (parent && !parents.has(parent)) parent = nodes.get(parent)?.parentId;
            return parent ?? "";
        };
        const faults = [...parents].filter(([id, parent]) => !nodes.has(id) || parentOf(id) !== parent).map(([id]) => `${name}: ${id} is in ${parentOf(id)}`);
        const { svg } = await mermaid.render(`chart${name.replace(/\W/g, "")}`, text);
        if (!svg.includes("<svg")) faults.push(`${name}: nothing was drawn`);
        return faults;
    } catch (error) {
        return [`${name}: ${error}`];
    }
}

const folder = process.argv[2];
const files = readdirSync(folder).filter((file) => file.endsWith(".mmd"));
const browser = await launch();
const faults = [];
try {
    const page = await browser.newPage();
    await page.setContent("<body></body>");
    await page.addScriptTag({ path: mermaidScript });
    for (const file of files) faults.push(...(await page.evaluate(draw, [file, readFileSync(join(folder, file), "utf8")])));
} finally {
    await browser.close();
}
for (const fault of faults) console.log(fault);
if (faults.length === 0) console.log(`${files.length} charts drawn`);
process.exitCode = faults.length === 0 ? 0 : 1;
