// The frame of every page: its title in the tab, its heading, which takes the focus when somebody has moved here.

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { moves } from "../app/router";
import { t } from "../i18n";

interface Props {
    title: string;
    /// Small line above the heading: the programme, the code of the case.
    caption?: ComponentChildren;
    back?: { href: string; label: string };
    /// Puts "Lỗi:" before the title, for those who hear the tab before the page.
    faulty?: boolean;
    wide?: boolean;
    children?: ComponentChildren;
    /// Stands before the heading, where an error summary belongs.
    before?: ComponentChildren;
}

export function Page({ title, caption, back, faulty, wide, children, before }: Props) {
    const heading = useRef<HTMLHeadingElement>(null);
    useEffect(() => {
        if (moves.peek() > 0 && !location.hash) heading.current?.focus({ preventScroll: true });
    }, []);
    const tab = `${faulty ? t("error.title_prefix") : ""}${title} – Docket`;
    useEffect(() => {
        document.title = tab;
    }, [tab]);
    return (
        <div class={wide ? "page page-wide" : "page"}>
            {before}
            {back && (
                <a class="back" href={back.href}>
                    {back.label}
                </a>
            )}
            <h1 ref={heading} tabIndex={-1}>
                {caption && <span class="caption">{caption}</span>}
                {title}
            </h1>
            {children}
        </div>
    );
}

/// Says that something is coming. Without a heading, so that the real one takes the focus when it is there.
export function Loading() {
    return (
        <p class="loading" role="status">
            {t("app.loading")}
        </p>
    );
}
