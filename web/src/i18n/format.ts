// Numbers, dates and sizes as people here write them. Pure: the language is an argument, the time zone is Vietnam's.

import type { Lang } from "../api/types";

const zone = "Asia/Ho_Chi_Minh";
const locale = (lang: Lang) => (lang === "vi" ? "vi-VN" : "en-GB");

export function formatNumber(value: number, lang: Lang, fractionDigitsMax = 6): string {
    return new Intl.NumberFormat(locale(lang), { maximumFractionDigits: fractionDigitsMax }).format(value);
}

/// "1.234.567 ₫" or "1,234,567 ₫", with a no-break space. `value` is in the smallest unit in use, for VND the đồng.
export function formatMoney(value: number, currency: string, lang: Lang): string {
    return `${formatNumber(value, lang, 2)}\u00a0${currency === "VND" ? "₫" : currency}`;
}

const day = { day: "2-digit", month: "2-digit", year: "numeric" } as const;

/// dd/mm/yyyy of an instant, in Vietnam.
export function formatDate(instant: string, lang: Lang): string {
    return new Intl.DateTimeFormat(locale(lang), { ...day, timeZone: zone }).format(new Date(instant));
}

/// dd/mm/yyyy of a plain date "2026-03-27", which has no time zone.
export function formatPlainDate(date: string): string {
    const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
    return parts ? `${parts[3]}/${parts[2]}/${parts[1]}` : date;
}

export function formatTime(instant: string | Date, lang: Lang): string {
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone } as const;
    return new Intl.DateTimeFormat(locale(lang), time).format(new Date(instant));
}

/// dd/mm/yyyy HH:mm. Put together by hand: Intl's own Vietnamese order is "14:05 27/03/2026".
export function formatDateTime(instant: string, lang: Lang): string {
    return `${formatDate(instant, lang)} ${formatTime(instant, lang)}`;
}

/// Sizes are counted in 1,024s, as the limits in definitions are ("20 MB" is 20,971,520 bytes).
export function formatSize(bytes: number, lang: Lang): string {
    if (bytes < 1024) return `${formatNumber(bytes, lang)} B`;
    if (bytes < 1024 * 1024) return `${formatNumber(bytes / 1024, lang, 0)} kB`;
    return `${formatNumber(bytes / (1024 * 1024), lang, 1)} MB`;
}

/// Midnights between two instants in Vietnam: 0 is the same day, negative is past.
export function daysUntil(instant: string, now: Date): number {
    const dayNumber = (date: Date) => {
        const text = new Intl.DateTimeFormat("en-CA", { ...day, timeZone: zone }).format(date);
        return Date.parse(`${text}T00:00:00Z`) / 86_400_000;
    };
    return Math.round(dayNumber(new Date(instant)) - dayNumber(now));
}
