// Day, month, year: three boxes. The browser's own date box follows the browser's language, not the page's.

import { t } from "../../i18n";
import { boxesFromText, boxesOf, boxesToText, readDate, type DateBoxes } from "../dates";
import { Grouped, partsOfField, type WidgetProps } from "./parts";

export function DateInput(props: WidgetProps) {
    const { session, pointer } = props;
    const parts = partsOfField(props);
    const boxes = parts.raw === undefined ? boxesOf(parts.value) : boxesFromText(parts.raw);
    const change = (part: Partial<DateBoxes>) => {
        const next = { ...boxes, ...part };
        const reading = readDate(next);
        // The boxes are kept as typed even when they make a date, so that "05" does not turn into "5" under the fingers.
        const text = "empty" in reading ? undefined : boxesToText(next);
        session.set(pointer, "date" in reading ? reading.date : undefined, text);
    };
    const box = (part: keyof DateBoxes, id: string, label: string) => (
        <div>
            <label for={id}>{label}</label>
            <input
                id={id}
                type="text"
                inputMode="numeric"
                autoComplete="off"
                class={part === "year" ? "w-year" : "w-day"}
                value={boxes[part]}
                aria-invalid={parts.error ? true : undefined}
                onInput={(event) => change({ [part]: event.currentTarget.value })}
            />
        </div>
    );
    return (
        <Grouped parts={parts}>
            <div class="date">
                {box("day", parts.id, t("date.day"))}
                {box("month", `${parts.id}-month`, t("date.month"))}
                {box("year", `${parts.id}-year`, t("date.year"))}
            </div>
        </Grouped>
    );
}
