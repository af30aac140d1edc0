// Fails when a built file outgrows what an applicant on a slow line can be asked to load. Sizes are kB of 1,000 bytes, gzip -9.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const folder = fileURLToPath(new URL("../dist/assets/", import.meta.url));
const budgets = [
    [/^index-.*\.js$/, 20],
    [/^pages-.*\.js$/, 20],
    [/\.css$/, 12],
    [/\.js$/, 30],
];
const firstLoadMax = 60; // An applicant's first form: everything but the lists and the other language.

const row = (size, budget, name) =>
    `${size > budget ? "TOO LARGE" : "ok       "} ${size.toFixed(1).padStart(6)} of ${budget} kB  ${name}`;

let failed = false;
let firstLoad = 0;
for (const name of readdirSync(folder)
    .filter((one) => /\.(js|css)$/.test(one))
    .sort()) {
    const size = gzipSync(readFileSync(folder + name), { level: 9 }).length / 1000;
    const budget = budgets.find(([pattern]) => pattern.test(name))[1];
    if (!/^(lists|case_page|en)-/.test(name)) firstLoad += size;
    failed ||= size > budget;
    console.log(row(size, budget, name));
}
failed ||= firstLoad > firstLoadMax;
console.log(row(firstLoad, firstLoadMax, "first load of an applicant"));
process.exit(failed ? 1 : 0);
