// Uploading, one file after another: checked before sending, with progress, and removable. The value is a list of ids.

import { useEffect, useRef, useState } from "preact/hooks";
import { documentPath } from "../../api/calls";
import { uploadDocument } from "../../api/upload";
import type { FieldHint } from "../../api/types";
import { lang, t } from "../../i18n";
import { formatNumber, formatSize } from "../../i18n/format";
import { asApiError } from "../../ui/use_load";
import { acceptedBy, faultOf, fileIds, fileInfo, mediaOf, sizeMaxOf } from "../files";
import { getAt } from "../pointers";
import type { FormSession } from "../session";
import { HintAndError, LabelText, partsOfField, wrongClass, type WidgetProps } from "./parts";

export function FileInput(props: WidgetProps) {
    const { session, field, pointer } = props;
    const parts = partsOfField(props);
    const { uploading, faults, take } = useUploads(session, field, pointer);
    const ids = fileIds(parts.value);
    const remove = (id: string) => {
        const rest = ids.filter((other) => other !== id).map((other) => ({ id: other }));
        session.set(pointer, field.type === "file" ? undefined : rest.length ? rest : undefined);
        document.getElementById(parts.id)?.focus();
    };
    return (
        <div class={wrongClass(faults.length ? { ...parts, error: "x" } : parts)}>
            <label for={parts.id}>
                <LabelText parts={parts} />
            </label>
            <HintAndError parts={parts} />
            <div role="alert">
                {faults.map((fault) => (
                    <p class="error" key={fault}>
                        {fault}
                    </p>
                ))}
            </div>
            <ul class="files">
                {ids.map((id) => (
                    <Uploaded key={id} session={session} id={id} value={parts.value} onRemove={() => remove(id)} />
                ))}
            </ul>
            {uploading && <Progress name={uploading.name} done={uploading.done} />}
            <input
                id={parts.id}
                type="file"
                multiple={field.type === "files"}
                accept={acceptedBy(field)
                    .map((kind) => `.${kind}`)
                    .join(",")}
                aria-invalid={parts.error || faults.length ? true : undefined}
                aria-describedby={parts.describedBy}
                onChange={(event) => {
                    const chosen = [...(event.currentTarget.files ?? [])];
                    event.currentTarget.value = "";
                    void take(chosen);
                }}
            />
        </div>
    );
}

interface UploadedProps {
    session: FormSession;
    id: string;
    value: unknown;
    onRemove: () => void;
}

function Uploaded({ session, id, value, onRemove }: UploadedProps) {
    const file = session.file.value;
    const { name, size } = fileInfo(id, value, file.documents);
    return (
        <li>
            <a href={documentPath(file.id, id)} download={name}>
                {name}
            </a>
            {size !== null && <span class="small"> ({formatSize(size, lang.value)})</span>}{" "}
            <button type="button" class="link link-danger" aria-label={t("file.remove_named", { name })} onClick={onRemove}>
                {t("file.remove")}
            </button>
        </li>
    );
}

function Progress({ name, done }: { name: string; done: number }) {
    const label = t("file.uploading", { name });
    return (
        <div class="upload">
            <span role="status">{label}</span>{" "}
            <progress max={1} value={done} aria-label={label}>
                {formatNumber(Math.round(done * 100), lang.value)}%
            </progress>
        </div>
    );
}

function useUploads(session: FormSession, field: FieldHint, pointer: string) {
    const [uploading, setUploading] = useState<{ name: string; done: number } | null>(null);
    const [faults, setFaults] = useState<string[]>([]);
    const aborter = useRef(new AbortController());
    useEffect(() => () => aborter.current.abort(), []);

    const one = async (file: File): Promise<string | null> => {
        const fault = faultOf(file, field);
        const words = {
            name: file.name,
            size: formatSize(sizeMaxOf(field), lang.peek()),
            kinds: acceptedBy(field).join(", ").toUpperCase(),
        };
        if (fault) return t(`file.${fault}`, words);
        const ids = fileIds(getAt(session.data.peek(), pointer));
        if (field.type === "files" && typeof field.max === "number" && ids.length >= field.max)
            return t("file.too_many", { max: field.max });
        setUploading({ name: file.name, done: 0 });
        try {
            const stored = await uploadDocument(
                session.file.peek().id,
                { file, kind: field.name, media: mediaOf(file.name) },
                (done) => setUploading({ name: file.name, done }),
                aborter.current.signal,
            );
            // The upload is an entry of the record and gives the case a new version, of which sending must know.
            await session.refresh();
            const now = fileIds(getAt(session.data.peek(), pointer)).map((id) => ({ id }));
            session.set(pointer, field.type === "file" ? { id: stored.id } : [...now, { id: stored.id }]);
            return null;
        } catch (error) {
            if (aborter.current.signal.aborted) return null;
            const { code } = asApiError(error);
            return code === "unsupported_media_type"
                ? t("file.kind", words)
                : t("file.failed", { name: file.name, why: t(`problem.${code}`) });
        } finally {
            setUploading(null);
        }
    };
    const take = async (files: File[]) => {
        setFaults([]);
        for (const file of files) {
            const fault = await one(file);
            if (fault) setFaults((old) => [...old, fault]);
        }
    };
    return { uploading, faults, take };
}
