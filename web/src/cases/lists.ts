// The pages that list: loaded together.

export { CasesPage } from "./cases_page";
export { InboxPage } from "../inbox/inbox_page";
