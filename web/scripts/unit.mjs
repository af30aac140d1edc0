// Runs test/*.test.ts: each bundled by esbuild to plain JavaScript, then Node's own test runner. No browser, no network.

import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = `${root}node_modules/.unit`;
const names = readdirSync(`${root}test`).filter((name) => name.endsWith(".test.ts"));
rmSync(out, { recursive: true, force: true });
await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => `test/${name}`),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node18",
    sourcemap: "inline",
    logLevel: "warning",
});
const files = names.map((name) => `${out}/${name.replace(/\.ts$/, ".mjs")}`);
const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", "--test-reporter=spec", ...files], {
    cwd: root,
    stdio: "inherit",
});
process.exit(run.status ?? 1);
