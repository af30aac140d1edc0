// Choosing: radios for few options, a list for many, boxes for several; yes or no; a declaration to tick.

import type { FieldHint } from "../../api/types";
import { say, t } from "../../i18n";
import { Grouped, HintAndError, Labelled, partsOfField, wrongClass, type WidgetProps } from "./parts";

const radiosMax = 7; // More are quicker to find in a list.

export function Choice(props: WidgetProps) {
    const { session, field, pointer, row } = props;
    const options = field.options ?? [];
    if (options.length > radiosMax || row !== undefined) return <Select {...props} />;
    const chosen = partsOfField(props).value;
    return (
        <Radios
            {...props}
            options={options.map(({ value, label }) => ({ key: value, label: say(label), checked: chosen === value }))}
            onChoose={(key) => session.set(pointer, key)}
        />
    );
}

export function YesNo(props: WidgetProps) {
    const chosen = partsOfField(props).value;
    const options = [
        { key: "true", label: t("form.yes"), checked: chosen === true },
        { key: "false", label: t("form.no"), checked: chosen === false },
    ];
    return <Radios {...props} options={options} onChoose={(key) => props.session.set(props.pointer, key === "true")} />;
}

interface RadioOption {
    key: string;
    label: string;
    checked: boolean;
}

function Radios(props: WidgetProps & { options: RadioOption[]; onChoose: (key: string) => void }) {
    const parts = partsOfField(props);
    return (
        <Grouped parts={parts}>
            {props.options.map(({ key, label, checked }, index) => {
                const id = index === 0 ? parts.id : `${parts.id}-${key}`;
                return (
                    <div class="pick" key={key}>
                        <input id={id} type="radio" name={parts.id} checked={checked} onChange={() => props.onChoose(key)} />
                        <label for={id}>{label}</label>
                    </div>
                );
            })}
        </Grouped>
    );
}

function Select(props: WidgetProps) {
    const { session, field, pointer } = props;
    const parts = partsOfField(props);
    return (
        <Labelled parts={parts}>
            <select
                id={parts.id}
                value={String(parts.value ?? "")}
                aria-invalid={parts.error ? true : undefined}
                aria-describedby={parts.describedBy}
                onChange={(event) => session.set(pointer, event.currentTarget.value || undefined)}
            >
                <option value="">{t("form.choose")}</option>
                {(field.options ?? []).map(({ value, label }) => (
                    <option key={value} value={value}>
                        {say(label)}
                    </option>
                ))}
            </select>
        </Labelled>
    );
}

export function Choices(props: WidgetProps) {
    const { session, field, pointer } = props;
    const parts = partsOfField(props);
    const chosen = Array.isArray(parts.value) ? (parts.value as string[]) : [];
    return (
        <Grouped parts={parts}>
            {(field.options ?? []).map(({ value, label }, index) => {
                const id = index === 0 ? parts.id : `${parts.id}-${value}`;
                return (
                    <div class="pick" key={value}>
                        <input
                            id={id}
                            type="checkbox"
                            checked={chosen.includes(value)}
                            onChange={(event) => session.set(pointer, toggled(field, chosen, value, event.currentTarget.checked))}
                        />
                        <label for={id}>{say(label)}</label>
                    </div>
                );
            })}
        </Grouped>
    );
}

/// In the order of the options, so that ticking in another order is no change.
function toggled(field: FieldHint, chosen: string[], value: string, on: boolean): string[] | undefined {
    const next = (field.options ?? [])
        .map((option) => option.value)
        .filter((option) => (option === value ? on : chosen.includes(option)));
    return next.length === 0 ? undefined : next;
}

export function Declaration(props: WidgetProps) {
    const { session, pointer } = props;
    const parts = { ...partsOfField(props), optional: false };
    return (
        <div class={wrongClass(parts)}>
            <HintAndError parts={parts} />
            <div class="pick">
                <input
                    id={parts.id}
                    type="checkbox"
                    checked={parts.value === true}
                    aria-invalid={parts.error ? true : undefined}
                    aria-describedby={parts.describedBy}
                    onChange={(event) => session.set(pointer, event.currentTarget.checked || undefined)}
                />
                <label for={parts.id}>{parts.label}</label>
            </div>
        </div>
    );
}
