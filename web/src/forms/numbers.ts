// Numbers as people type them: "1.234.567", "1 234 567 ₫", "2,5". Pure. Returns null for what is not a number; never guesses.

import type { Lang } from "../api/types";

const spaces = /[\s\u00a0\u202f]/g;
const grouped = /^\d{1,3}([.,])\d{3}(?:\1\d{3})*$/;

/// Whole numbers: "." , "," and spaces may part the thousands, one kind at a time. Beyond 2^53 JSON could not carry it.
export function parseInteger(text: string): number | null {
    const bare = text.replace(spaces, "");
    const sign = bare.startsWith("-") ? -1 : 1;
    const digits = bare.replace(/^[-+]/, "");
    if (!/^\d+$/.test(digits) && !grouped.test(digits)) return null;
    const value = sign * Number(digits.replace(/[.,]/g, ""));
    return Number.isSafeInteger(value) ? value + 0 : null;
}

/// Money: a whole number with or without its currency after or before it.
export function parseMoney(text: string, currency: string): number | null {
    let bare = text.trim().replace(new RegExp(`^${currency}|${currency}$`, "i"), "");
    if (currency === "VND") bare = bare.replace(/(₫|đồng|đ)\s*$/iu, "").replace(/^₫/, "");
    return parseInteger(bare);
}

/// Numbers with a fraction. In Vietnamese "," is the decimal sign and "." parts thousands; in English the other way round.
/// The other sign is taken for a decimal one where it cannot part thousands ("2.5" on a Vietnamese page is two and a half).
export function parseDecimal(text: string, lang: Lang): number | null {
    const bare = text.replace(spaces, "").replace(/%$/, "");
    const [group, decimal] = lang === "vi" ? [".", ","] : [",", "."];
    const match = /^([-+]?)([\d.,]+)$/.exec(bare);
    if (!match) return null;
    let digits = match[2] ?? "";
    const both = digits.includes(group) && digits.includes(decimal);
    if (both || new RegExp(`^\\d{1,3}(\\${group}\\d{3})+$`).test(digits)) {
        const whole = digits.split(decimal)[0] ?? "";
        if (!new RegExp(`^\\d{1,3}(\\${group}\\d{3})+$`).test(whole)) return null;
        digits = digits.split(group).join("");
    }
    digits = digits.replace(/,/g, ".");
    if (!/^\d+(\.\d+)?$/.test(digits)) return null;
    return (match[1] === "-" ? -1 : 1) * Number(digits) + 0;
}

/// Sum of one column; rows without a number count as nothing.
export function totalOf(rows: readonly unknown[], column: string): number {
    return rows.reduce<number>((sum, row) => {
        const value = (row as Record<string, unknown> | null)?.[column];
        return typeof value === "number" ? sum + value : sum;
    }, 0);
}
