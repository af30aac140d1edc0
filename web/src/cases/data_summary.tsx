// What the case holds, as its forms ask it: by form, by section, in order. Data of no form come last.

import { getForm } from "../api/calls";
import type { Case, FieldHint } from "../api/types";
import { fieldOfLabel, readForm, type Form } from "../forms/model";
import { isEmpty, ValueView } from "../forms/value_view";
import { say, t } from "../i18n";

/// The forms whose fields the case holds. One that cannot be had is left out; its data are then shown without sections.
export async function formsOf(file: Case): Promise<Form[]> {
    const names = [...new Set(Object.values(file.data_labels).flatMap(({ form }) => (form ? [form] : [])))];
    const asked = await Promise.allSettled(names.map((name) => getForm(file.workflow, name)));
    return asked.flatMap((answer) => (answer.status === "fulfilled" ? [readForm(answer.value)] : []));
}

interface Group {
    key: string;
    title: string;
    fields: FieldHint[];
}

function groupsOf(file: Case, forms: Form[]): Group[] {
    const left = new Set(Object.keys(file.data_labels).filter((name) => !isEmpty(file.data[name])));
    const groups: Group[] = [];
    const take = (fields: FieldHint[]) => fields.filter(({ name }) => left.delete(name));
    for (const form of forms) {
        for (const section of form.sections) {
            const title = say(section.title) || say(form.title);
            groups.push({ key: `${form.name}-${section.id}`, title, fields: take(section.fields) });
        }
        groups.push({ key: `${form.name}-declarations`, title: t("form.declarations"), fields: take(form.declarations) });
    }
    const rest = [...left].flatMap((name) => {
        const label = file.data_labels[name];
        return label ? [fieldOfLabel(name, label)] : [];
    });
    groups.push({ key: "rest", title: t("case.other_data"), fields: rest });
    return groups.filter(({ fields }) => fields.length > 0);
}

export function DataSummary({ file, forms }: { file: Case; forms: Form[] }) {
    const groups = groupsOf(file, forms);
    return (
        <section aria-labelledby="data-title">
            <h2 id="data-title">{t("case.data")}</h2>
            {groups.length === 0 && <p>{t("case.no_data")}</p>}
            {groups.map(({ key, title, fields }) => (
                <div key={key} class="summary">
                    <h3>{title}</h3>
                    <dl>
                        {fields.map((field) => (
                            <div key={field.name} class="summary-row">
                                <dt>{say(field.label)}</dt>
                                <dd>
                                    <ValueView field={field} value={file.data[field.name]} file={file} />
                                </dd>
                            </div>
                        ))}
                    </dl>
                </div>
            ))}
        </section>
    );
}
