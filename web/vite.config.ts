// How the pages are built: hashed files under assets/, and a .gz and .br beside each, because the server sends files as they are.
// Nothing here depends on the machine or the time: two builds of one commit are equal byte for byte.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

function precompress(): Plugin {
    let folder = "";
    return {
        name: "precompress",
        apply: "build",
        configResolved(config) {
            folder = config.build.outDir;
        },
        closeBundle() {
            for (const name of readdirSync(folder, { recursive: true }) as string[]) {
                if (!/\.(js|css|html|svg)$/.test(name)) continue;
                const bytes = readFileSync(join(folder, name));
                writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
                writeFileSync(
                    join(folder, `${name}.br`),
                    brotliCompressSync(bytes, {
                        params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
                    }),
                );
            }
        },
    };
}

export default defineConfig({
    esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
    build: {
        outDir: "dist",
        assetsDir: "assets",
        // A data: URL for a script or a style would need a weaker Content-Security-Policy.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        target: "es2022",
        cssCodeSplit: false,
        reportCompressedSize: false,
    },
    server: { proxy: { "/v1": process.env.DOCKET_URL ?? "http://127.0.0.1:8080" } },
    plugins: [precompress()],
});
