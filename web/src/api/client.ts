// The one place that calls fetch: CSRF token, Idempotency-Key, If-Match, Accept-Language, problem+json, GET-only retry.
// It knows no resource (api/calls.ts does) and shows nothing.

import { lang } from "../i18n/language";
import { ApiError, offlineProblem, readProblem } from "./problems";

export interface Options {
    body?: unknown;
    /// Version of the case that the person saw; the server answers 412 if it has another.
    version?: number;
    /// Given again when the same request is sent again, so that it is carried out once.
    key?: string;
    signal?: AbortSignal;
    /// Lets a save outlive the page that started it.
    keepalive?: boolean;
}

const answerTimeMs = 20_000; // The server gives up a request after 15 s; five more for the network.
const retryDelaysMs = [300, 900];

let csrfToken: string | null = null;
let onSignedOut: () => void = () => undefined;
let renewToken: () => Promise<unknown> = async () => undefined;

export function setCsrfToken(token: string | null): void {
    csrfToken = token;
}

/// What happens when the server no longer knows the session, and how a token it calls stale is replaced.
export function watchSession(handlers: { signedOut: () => void; renew: () => Promise<unknown> }): void {
    onSignedOut = handlers.signedOut;
    renewToken = handlers.renew;
}

export function headersFor(method: string, options: Options): Headers {
    const headers = new Headers({ Accept: "application/json", "Accept-Language": lang.value });
    if (method !== "GET" && csrfToken) headers.set("X-CSRF-Token", csrfToken);
    if (method === "POST") headers.set("Idempotency-Key", options.key ?? crypto.randomUUID());
    if (options.version !== undefined) headers.set("If-Match", `"${options.version}"`);
    if (options.body !== undefined) headers.set("Content-Type", "application/json");
    return headers;
}

/// The answer's JSON, or null where there is none. Throws ApiError; an abort by the caller's signal stays an AbortError.
export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
    const once = { ...options, key: options.key ?? (method === "POST" ? crypto.randomUUID() : undefined) };
    let renewed = false;
    for (let attempt = 0; ; ++attempt) {
        try {
            return await send<T>(method, path, once);
        } catch (error) {
            if (!(error instanceof ApiError)) throw error;
            if (error.problem.code === "csrf" && !renewed) {
                renewed = true;
                await renewToken();
                continue;
            }
            // What took too long to look through takes as long again.
            const hopeless = error.code === "too_slow";
            const passing = error.status === 0 || error.status === 502 || error.status === 503 || error.status === 504;
            const delay = retryDelaysMs[attempt];
            if (method !== "GET" || !passing || hopeless || delay === undefined) throw error;
            await new Promise((resolve) => setTimeout(resolve, delay));
        }
    }
}

async function send<T>(method: string, path: string, options: Options): Promise<T> {
    const response = await answerOf(method, path, options);
    if (response.status === 204) return null as T;
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return body as T;
    if (response.status === 401 && !path.startsWith("/v1/sessions")) onSignedOut();
    throw new ApiError(readProblem(response.status, body));
}

async function answerOf(method: string, path: string, options: Options): Promise<Response> {
    const own = new AbortController();
    const timer = setTimeout(() => own.abort(), answerTimeMs);
    const stop = () => own.abort();
    options.signal?.addEventListener("abort", stop);
    try {
        return await fetch(path, {
            method,
            headers: headersFor(method, options),
            body: options.body === undefined ? undefined : JSON.stringify(options.body),
            credentials: "same-origin",
            cache: "no-store",
            keepalive: options.keepalive,
            signal: own.signal,
        });
    } catch (error) {
        if (options.signal?.aborted) throw error;
        throw new ApiError(offlineProblem(String(error)));
    } finally {
        clearTimeout(timer);
        options.signal?.removeEventListener("abort", stop);
    }
}
