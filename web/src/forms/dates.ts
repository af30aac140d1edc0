// A date in three boxes. Pure. Boxes are not padded or corrected while somebody types: that moves the caret.

export interface DateBoxes {
    day: string;
    month: string;
    year: string;
}
export type DateFault = "incomplete" | "year_digits" | "not_real";
export type DateReading = { date: string } | { fault: DateFault } | { empty: true };

export function readDate(boxes: DateBoxes): DateReading {
    const [day, month, year] = [boxes.day.trim(), boxes.month.trim(), boxes.year.trim()];
    if (!day && !month && !year) return { empty: true };
    if (!day || !month || !year) return { fault: "incomplete" };
    if (![day, month].every((box) => /^\d{1,2}$/.test(box)) || !/^\d+$/.test(year)) return { fault: "not_real" };
    if (year.length !== 4) return { fault: "year_digits" };
    const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    date.setUTCFullYear(Number(year));
    const real = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
    return real ? { date: `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` } : { fault: "not_real" };
}

export function boxesOf(date: unknown): DateBoxes {
    const parts = typeof date === "string" ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) : null;
    if (!parts) return { day: "", month: "", year: "" };
    return { day: String(Number(parts[3])), month: String(Number(parts[2])), year: parts[1] ?? "" };
}

/// What is kept of boxes that make no date yet.
export const boxesToText = (boxes: DateBoxes) => [boxes.day, boxes.month, boxes.year].join("|");
export function boxesFromText(text: string): DateBoxes {
    const [day = "", month = "", year = ""] = text.split("|");
    return { day, month, year };
}
