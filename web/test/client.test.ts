// The fetch wrapper and the autosave against a made-up fetch: which headers, what is tried again, what is not.

import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { beforeEach, test } from "node:test";
import { request, setCsrfToken, watchSession } from "../src/api/client";
import { ApiError } from "../src/api/problems";
import { Autosave } from "../src/forms/autosave";

interface Call {
    method: string;
    path: string;
    headers: Headers;
    body: unknown;
}
type Answer = () => Response;

let calls: Call[] = [];
let answers: Answer[] = [];

const json =
    (status: number, body: unknown): Answer =>
    () =>
        new Response(JSON.stringify(body), { status });
const noAnswer: Answer = () => {
    throw new TypeError("network");
};

// Node 18 has no global crypto; browsers have had it for years.
if (!globalThis.crypto) Object.defineProperty(globalThis, "crypto", { value: webcrypto });
Object.assign(globalThis, {
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    document: { addEventListener: () => undefined, removeEventListener: () => undefined, visibilityState: "visible" },
    fetch: async (path: string, { method, headers, body }: { method: string; headers: Headers; body?: string }) => {
        calls.push({ method, path, headers, body: body === undefined ? undefined : JSON.parse(body) });
        return (answers.shift() ?? noAnswer)();
    },
});

beforeEach(() => {
    calls = [];
    answers = [];
    setCsrfToken("token");
    watchSession({ signedOut: () => undefined, renew: async () => undefined });
});

async function failure(promise: Promise<unknown>): Promise<ApiError> {
    const error = await promise.then(
        () => null,
        (reason: unknown) => reason,
    );
    assert.ok(error instanceof ApiError);
    return error;
}

test("a request carries what the API wants of its method", async () => {
    const rows: [string, object, Record<string, string | null>][] = [
        ["GET", {}, { "X-CSRF-Token": null, "Idempotency-Key": null, "Content-Type": null, "Accept-Language": "vi" }],
        [
            "POST",
            { body: {}, key: "k", version: 7 },
            { "X-CSRF-Token": "token", "Idempotency-Key": "k", "If-Match": '"7"', "Content-Type": "application/json" },
        ],
        ["PUT", { body: {} }, { "X-CSRF-Token": "token", "Idempotency-Key": null, "If-Match": null }],
        ["DELETE", {}, { "X-CSRF-Token": "token", "Content-Type": null }],
    ];
    for (const [method, options, headers] of rows) {
        answers = [json(200, {})];
        await request(method, "/v1/x", options);
        for (const [name, value] of Object.entries(headers))
            assert.equal(calls.at(-1)!.headers.get(name), value, `${method} ${name}`);
    }
});

test("a question is asked again when the network fails, a command is not", async () => {
    answers = [noAnswer, json(503, { code: "overloaded" }), json(200, { ok: 1 })];
    assert.deepEqual(await request("GET", "/v1/x"), { ok: 1 });
    assert.equal(calls.length, 3);

    calls = [];
    answers = [noAnswer, json(200, {})];
    assert.equal((await failure(request("POST", "/v1/x", { body: {} }))).code, "offline");
    assert.equal(calls.length, 1);
});

test("a refusal is not asked again", async () => {
    answers = [json(404, { code: "not_found", title: "x" })];
    assert.equal((await failure(request("GET", "/v1/x"))).code, "not_found");
    assert.equal(calls.length, 1);
});

test("a stale token is renewed once, and the command keeps its key", async () => {
    watchSession({ signedOut: () => undefined, renew: async () => setCsrfToken("fresh") });
    answers = [json(403, { code: "csrf" }), json(200, {})];
    await request("POST", "/v1/x", { body: {} });
    assert.equal(calls[1]!.headers.get("X-CSRF-Token"), "fresh");
    assert.equal(calls[1]!.headers.get("Idempotency-Key"), calls[0]!.headers.get("Idempotency-Key"));

    answers = [json(403, { code: "csrf" }), json(403, { code: "csrf" })];
    assert.equal((await failure(request("POST", "/v1/x", { body: {} }))).problem.code, "csrf");
});

test("a lost session is noticed, but a wrong password is no lost session", async () => {
    let lost = 0;
    watchSession({ signedOut: () => (lost += 1), renew: async () => undefined });
    answers = [json(401, { code: "unauthenticated" }), json(401, { code: "wrong_credentials" })];
    await failure(request("GET", "/v1/cases"));
    await failure(request("POST", "/v1/sessions", { body: {} }));
    assert.equal(lost, 1);
});

test("nothing typed means nothing saved", async () => {
    const save = new Autosave("c1", "submit", () => ({}), null);
    await save.flush();
    assert.equal(calls.length, 0);
    save.stop();
});

test("a failed save says so, and the next try sends the newest answers", async () => {
    let content = { name: "a" };
    const save = new Autosave("c1", "submit", () => content, null);
    answers = [noAnswer, json(200, { data: {}, saved_at: "2026-03-05T07:05:00.000Z" })];
    save.changed();
    await save.flush();
    assert.equal(save.state.value.kind, "failed");
    content = { name: "ab" };
    save.changed();
    assert.equal(save.state.value.kind, "failed");
    await save.flush();
    assert.deepEqual(calls.at(-1)!.body, { data: { name: "ab" } });
    assert.deepEqual(save.state.value, { kind: "saved", at: "2026-03-05T07:05:00.000Z" });
    save.stop();
});
