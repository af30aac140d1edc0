// Loading for one page: the value, or the error, or neither yet. A reload keeps the old value on the screen meanwhile.

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError, offlineProblem } from "../api/problems";

export interface Loaded<T> {
    value: T | null;
    error: ApiError | null;
    busy: boolean;
    reload: () => Promise<void>;
    set: (value: T) => void;
}

/// `keys` decide when to load anew, as with an effect. Answers that come after the next question are dropped.
export function useLoad<T>(load: () => Promise<T>, keys: unknown[]): Loaded<T> {
    const [state, setState] = useState<{ value: T | null; error: ApiError | null; busy: boolean }>({
        value: null,
        error: null,
        busy: true,
    });
    const turn = useRef(0);
    const ask = async (fresh: boolean) => {
        const mine = ++turn.current;
        setState((old) => ({ value: fresh ? null : old.value, error: null, busy: true }));
        try {
            const value = await load();
            if (mine === turn.current) setState({ value, error: null, busy: false });
        } catch (error) {
            if (mine === turn.current) setState((old) => ({ ...old, error: asApiError(error), busy: false }));
        }
    };
    useEffect(() => {
        void ask(true);
        return () => {
            turn.current += 1;
        };
    }, keys);
    const reload = useCallback(() => ask(false), keys);
    const set = useCallback((value: T) => setState({ value, error: null, busy: false }), []);
    return { ...state, reload, set };
}

export function asApiError(error: unknown): ApiError {
    return error instanceof ApiError ? error : new ApiError({ ...offlineProblem(String(error)), code: "unknown" });
}
