// Reading problem+json (RFC 9457), without a browser: what went wrong, as an Error, and where, as pointers into the form.
// It holds no sentences; those are in the catalogues under problem.CODE.

import type { FieldError, Problem } from "./types";

/// Codes that the catalogue has a sentence for. The server may send others; they are told as `unknown`.
export const knownCodes = [
    "malformed",
    "unauthenticated",
    "wrong_credentials",
    "not_permitted",
    "not_found",
    "timeout",
    "too_large",
    "unsupported_media_type",
    "wrong_state",
    "guard_false",
    "conflict",
    "not_available",
    "moved_on",
    "bad_payload",
    "limit_exceeded",
    "rate_limited",
    "overloaded",
    "draining",
    "too_slow",
    "clock_behind",
    "storage_full",
    "outcome_unknown",
    "offline",
    "unknown",
] as const;
export type KnownCode = (typeof knownCodes)[number];

/// Thrown by every call of api/calls.ts that did not end well. `status` 0 means that no answer came.
export class ApiError extends Error {
    readonly problem: Problem;

    constructor(problem: Problem) {
        super(problem.detail || problem.title);
        this.problem = problem;
    }

    get status(): number {
        return this.problem.status;
    }

    get code(): KnownCode {
        return toKnownCode(this.problem.code);
    }
}

export function toKnownCode(code: string): KnownCode {
    return (knownCodes as readonly string[]).includes(code) ? (code as KnownCode) : "unknown";
}

export function offlineProblem(detail: string): Problem {
    return { title: "offline", status: 0, code: "offline", detail };
}

/// The body of a failed answer; proxies answer in HTML, so anything may be in it.
export function readProblem(status: number, body: unknown): Problem {
    const given = (typeof body === "object" && body !== null ? body : {}) as Partial<Problem>;
    const fallback =
        status === 401
            ? "unauthenticated"
            : status === 404
              ? "not_found"
              : status === 412
                ? "moved_on"
                : status === 413
                  ? "too_large"
                  : status === 429
                    ? "rate_limited"
                    : status === 503
                      ? "overloaded"
                      : "unknown";
    return { ...given, title: given.title ?? "", status, code: given.code ?? fallback, errors: readErrors(given.errors) };
}

/// Errors with plain RFC 6901 pointers: the fragment form "#/months" and the plain form "/months" mean the same field.
export function readErrors(errors: FieldError[] | undefined | null): FieldError[] {
    return (errors ?? []).map((error) => ({ ...error, pointer: plainPointer(error.pointer ?? "") }));
}

function plainPointer(pointer: string): string {
    if (!pointer.startsWith("#")) return pointer;
    try {
        return decodeURIComponent(pointer.slice(1));
    } catch {
        return pointer.slice(1);
    }
}
