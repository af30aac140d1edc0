// Sends one file. XMLHttpRequest, because fetch does not tell how far an upload has come.

import { headersFor } from "./client";
import { ApiError, offlineProblem, readProblem } from "./problems";
import type { DocumentInfo } from "./types";

export interface Upload {
    file: File;
    kind: string;
    media: string;
}

/// `onProgress` gets 0 to 1. Rejects with ApiError. Abort by the signal removes the request; nothing was stored then.
export function uploadDocument(
    caseId: string,
    { file, kind, media }: Upload,
    onProgress: (done: number) => void,
    signal: AbortSignal,
): Promise<DocumentInfo> {
    return new Promise((resolve, reject) => {
        const name = file.name.normalize("NFC");
        const query = new URLSearchParams({ name, kind }).toString();
        const call = new XMLHttpRequest();
        call.open("POST", `/v1/cases/${encodeURIComponent(caseId)}/documents?${query}`);
        headersFor("POST", {}).forEach((value, header) => call.setRequestHeader(header, value));
        call.setRequestHeader("Content-Type", media);
        call.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
        call.onload = () => {
            const body = parsed(call.responseText);
            if (call.status === 201 || call.status === 200) resolve(body as DocumentInfo);
            else reject(new ApiError(readProblem(call.status, body)));
        };
        call.onerror = () => reject(new ApiError(offlineProblem("upload")));
        call.onabort = () => reject(new DOMException("aborted", "AbortError"));
        signal.addEventListener("abort", () => call.abort());
        call.send(file);
    });
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
