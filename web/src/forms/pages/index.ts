// The pages of filing and of every action: loaded together, when the first of them is asked for.

export { CheckPage } from "./check_page";
export { FormPage } from "./form_page";
export { SectionPage } from "./section_page";
export { SentPage } from "./sent_page";
export { StartPage } from "./start_page";
