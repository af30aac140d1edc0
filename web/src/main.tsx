// The composition root of the pages: language, session, router, then the first picture.

import { render } from "preact";
import { CurrentPage } from "./app/routes";
import { startRouter } from "./app/router";
import { startSession } from "./app/session";
import { Shell } from "./app/shell";
import { lang, switchLanguage } from "./i18n";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/parts.css";
import "./styles/forms.css";
import "./styles/cases.css";
import "./styles/print.css";

const place = document.getElementById("app");
startRouter();
void Promise.allSettled([switchLanguage(lang.peek()), startSession()]).then(() => {
    if (place)
        render(
            <Shell>
                <CurrentPage />
            </Shell>,
            place,
        );
});
